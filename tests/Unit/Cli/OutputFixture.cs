using MgcBackfill.Backfill;
using MgcBackfill.Gateway;
using MgcBackfill.Synthetic;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Cli;

/// <summary>
/// Files and databases for which every table that the command line prints has rows. Created once for all tests, and deleted when the
/// process ends.
/// </summary>
internal static class OutputFixture
{
    private static readonly Lazy<ScratchFolder> s_folder = new(Build);

    /// <summary>The folder that holds all of them.</summary>
    public static string Folder => s_folder.Value.FullName;

    /// <summary>The commands whose output has a table, by a name; paths are relative to the folder.</summary>
    public static IReadOnlyDictionary<string, string[]> Tables { get; } =
        new Dictionary<string, string[]>
        {
            ["inventory"] = ["inventory", "--dbn", "files"],
            ["inventory by headers"] = ["inventory", "--dbn", "files", "--header-only"],
            ["audit"] = ["audit", "--dbn", "data"],
            ["audit of a refused source"] = ["audit", "--dbn", "files"],
            ["gaps"] = ["gaps", "--db", "gold.db", "--dbn", "files", "--start", "2024-01-01", "--end", "2024-06-15"],
            ["plan"] = ["backfill", "--db", "new.db", "--dbn", "data", "--dry-run"],
            ["verify"] = ["verify", "--db", "gold.db", "--dbn", "data"],
            ["verify of a table that was changed"] = ["verify", "--db", "changed.db", "--dbn", "data"],
            ["coverage of days"] = ["coverage", "--db", "gold.db", "--dbn", "data", "--all"],
            ["coverage of months"] = ["coverage", "--db", "gold.db"],
            ["rolls"] = ["rolls", "--db", "gold.db"],
            ["provenance"] = ["provenance", "--db", "gold.db", "--dbn", "data", "--ts", Minute],
            ["download"] =
            [
                "download",
                "--dbn",
                "files",
                "--start",
                "2024-01-03",
                "--end",
                "2024-02-10",
                "--symbol",
                "MGC,GC",
                "--dry-run",
                "--gateway",
                StandIn.Start(new StandInOptions { Last = new DateOnly(2024, 2, 8) }).GetAwaiter().GetResult().Address,
                "--key-command",
                $"echo {new StandInOptions().Key}",
            ],
            ["compare"] = ["compare", "--db", "gold.db", "--with", "changed.db"],
        };

    /// <summary>Commands whose output has no table, by a name.</summary>
    public static IReadOnlyDictionary<string, string[]> OtherCommands { get; } =
        new Dictionary<string, string[]>
        {
            ["summary"] = ["backfill", "--db", "again.db", "--dbn", "data", "--allow-replace"],
            ["summary of a refused source"] = ["backfill", "--db", "new.db", "--dbn", "files"],
            ["digest"] = ["digest", "--db", "gold.db"],
            ["statistics"] = ["statistics", "--db", "gold.db"],
            ["provenance of no bar"] = ["provenance", "--db", "gold.db", "--ts", "2024-03-03T12:00Z"],
            ["compare with itself"] = ["compare", "--db", "gold.db", "--with", "again.db"],
            ["report"] = ["report", "--db", "gold.db", "--out", "gold.html", "--force"],
            ["sample"] = ["sample", "--out", "sample.dbn.zst", "--start", "2024-01-02", "--end", "2024-01-03", "--force"],
            ["help"] = ["help"],
            ["help of backfill"] = ["help", "backfill"],
            ["help of completion"] = ["help", "completion"],
            ["unknown command"] = ["verfy"],
            ["missing options"] = ["verify"],
        };

    private const string Minute = "2024-03-05T14:30Z";

    private static ScratchFolder Build()
    {
        var folder = new ScratchFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        folder.Folder("data");
        folder.Folder("files");
        Sample("data/glbx-mdp3-20240115-20240331.ohlcv-1m.dbn.zst", new DateOnly(2024, 1, 15), new DateOnly(2024, 3, 31), 1);
        Sample("data/april.dbn.zst", new DateOnly(2024, 4, 1), new DateOnly(2024, 4, 30), 1);
        Sample("files/january.dbn.zst", new DateOnly(2024, 1, 15), new DateOnly(2024, 1, 31), 1);
        Sample("files/other-january.dbn.zst", new DateOnly(2024, 1, 20), new DateOnly(2024, 1, 31), 2);
        folder.Write("files/damaged.dbn.zst", "This is not a DBN file.");
        foreach (var db in (string[])["gold.db", "again.db", "changed.db"])
            BackfillRun.Run(new BackfillOptions { Db = folder.File(db), Dbn = [folder.File("data")] });
        using var connection = new DuckDB.NET.Data.DuckDBConnection($"Data Source={folder.File("changed.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            UPDATE bars_1m SET close = high WHERE ts_utc < '2024-02-01 00:00:00+00';
            DELETE FROM bars_1m WHERE ts_utc >= '2024-04-20 00:00:00+00';
            """;
        command.ExecuteNonQuery();
        return folder;

        void Sample(string name, DateOnly first, DateOnly last, ulong seed)
        {
            using var file = File.Create(folder.File(name));
            SyntheticFile.Write(
                file,
                new SyntheticMarketOptions
                {
                    Start = first,
                    End = last,
                    Seed = seed,
                    Density = 0.05,
                }
            );
        }
    }
}
