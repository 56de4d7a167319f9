using MgcBackfill.Lake;
using MgcBackfill.LakeRuns;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Lake;

/// <summary>A small committed lake of two years, shared by all tests of loading: nobody changes it.</summary>
public sealed class LoadedLake : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public LoadedLake()
    {
        var file = _folder.File("source.dbn.zst");
        new DbnBuilder()
            .Range("2023-12-27T23:00Z", "2024-01-03T23:00Z")
            .Bars("MGCG4", "2023-12-27T23:00Z", 3, 2000.1m, volume: 5)
            .Bars("MGCG4", "2023-12-28T23:00Z", 2, 2000.2m, volume: 5)
            .Bar("MGCJ4", "2024-01-01T23:05Z", 2010m, 2010.5m, 2009.9m, 2010.1m, 7)
            .Bar("MGCG4-MGCJ4", "2024-01-01T23:06Z", -1.3m, 2)
            .Bars("MGCG4", "2024-01-02T23:00Z", 2, 2000.3m, volume: 5)
            .WriteTo(file);
        Build(file, Path, noFront: false);
        Build(file, OneTable, noFront: true);

        static void Build(string file, string folder, bool noFront)
        {
            var options = new LakeBuildOptions
            {
                Lake = new LakeOptions
                {
                    Dbn = [file],
                    Out = folder,
                    NoFront = noFront ? [LakeRoots.All] : [],
                },
            };
            var result = LakeRun.Build(options, static _ => { }, static _ => { });
            Assert.Null(result.Error);
        }
    }

    /// <summary>The lake, with the front month.</summary>
    public string Path => _folder.File("lake");

    /// <summary>The same without the front month: one table, two units.</summary>
    public string OneTable => _folder.File("one");

    public void Dispose() => _folder.Dispose();
}
