using MgcBackfill.Backfill;
using MgcBackfill.Synthetic;

namespace MgcBackfill.Tests.Support;

/// <summary>
/// A thin market of fifteen years and the table built from it, for results that must hold over a whole history. Made once for all tests,
/// never changed, and deleted when the process ends.
/// </summary>
internal static class FifteenYears
{
    public static SyntheticMarketOptions Options { get; } =
        new()
        {
            Start = new DateOnly(2010, 6, 6),
            End = new DateOnly(2025, 9, 24),
            Seed = 1,
            Density = 0.02,
        };

    private static readonly Lazy<ScratchFolder> s_folder = new(Build);

    /// <summary>The source.</summary>
    public static string Dbn => s_folder.Value.File("fifteen.dbn.zst");

    /// <summary>The database, with its records beside it.</summary>
    public static string Db => s_folder.Value.File("fifteen.db");

    private static ScratchFolder Build()
    {
        var folder = new ScratchFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        using (var file = File.Create(folder.File("fifteen.dbn.zst")))
            SyntheticFile.Write(file, Options);
        BackfillRun.Run(
            new BackfillOptions
            {
                Db = folder.File("fifteen.db"),
                Dbn = [folder.File("fifteen.dbn.zst")],
                ChunkDays = 20,
            }
        );
        return folder;
    }
}
