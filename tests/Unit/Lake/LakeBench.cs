using MgcBackfill.Lake;
using MgcBackfill.LakeRuns;
using MgcBackfill.Market;
using MgcBackfill.Synthetic;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Lake;

/// <summary>A folder with sources and a lake, and the methods that run things on them.</summary>
internal sealed class LakeBench : IDisposable
{
    private readonly ScratchFolder _folder = new();

    /// <summary>Two products around the end of a year, with spreads.</summary>
    public static SyntheticMarketOptions MarketOptions { get; } =
        new()
        {
            Products = [Products.Get("MGC"), Products.Get("ES")],
            Start = new DateOnly(2023, 12, 20),
            End = new DateOnly(2024, 1, 10),
            Seed = 3,
            Density = 0.1,
        };

    private static readonly Lazy<byte[]> s_market = new(() =>
    {
        using var stream = new MemoryStream();
        SyntheticFile.Write(stream, MarketOptions);
        return stream.ToArray();
    });

    /// <summary>The folder of the lake.</summary>
    public string Out => _folder.File("lake");

    /// <summary>The lake.</summary>
    public LakeFolder Folder => new(Out);

    /// <summary>A path in the scratch folder.</summary>
    public string File(string name) => _folder.File(name);

    /// <summary>Writes the market of <see cref="MarketOptions"/>. Returns its path.</summary>
    public string WriteMarket(string name = "market.dbn.zst") => _folder.Write(name, s_market.Value);

    /// <summary>Writes a source. Returns its path.</summary>
    public string Write(DbnBuilder source, string name = "source.dbn.zst") => source.WriteTo(_folder.File(name));

    public LakeOptions Options(params string[] dbn) => new() { Dbn = dbn, Out = Out };

    /// <summary>Builds every unit, and commits if none failed.</summary>
    public static LakeBuildResult Build(LakeOptions options, int? unit = null) =>
        LakeRun.Build(
            new LakeBuildOptions { Lake = options, Units = unit is { } number ? [number] : [] },
            static _ => { },
            static _ => { }
        );

    /// <inheritdoc cref="Build(LakeOptions, int?)"/>
    public LakeBuildResult Build(params string[] dbn) => Build(Options(dbn));

    public static LakeCommitResult Commit(LakeOptions options) => LakeCommitter.Commit(options, static _ => { });

    /// <summary>Verifies the lake, with these sources if any are given.</summary>
    public LakeVerification Verify(params string[] dbn) => LakeVerifier.Verify(Out, dbn.Length == 0 ? null : Options(dbn), static _ => { });

    /// <summary>Full path of a table's file.</summary>
    public string DataFile(string root, int year, LakeDataset dataset = LakeDataset.Bars, BarInterval? interval = null) =>
        Path.Combine(Out, LakeFolder.GetDataPath(dataset, new LakeUnitName(interval ?? BarInterval.Minute, root, year)));

    /// <summary>Every file of the lake by its path in it, with its bytes.</summary>
    public SortedDictionary<string, byte[]> Files() => Files(Out);

    /// <summary>Every file of a folder by its path in it, with its bytes.</summary>
    public static SortedDictionary<string, byte[]> Files(string folder) =>
        new(
            Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .ToDictionary(f => Path.GetRelativePath(folder, f), System.IO.File.ReadAllBytes),
            StringComparer.Ordinal
        );

    /// <summary>Requires that two lakes have the same files with the same bytes.</summary>
    public static void RequireSame(SortedDictionary<string, byte[]> expected, SortedDictionary<string, byte[]> actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.All(expected, f => Assert.True(f.Value.AsSpan().SequenceEqual(actual[f.Key]), $"{f.Key} differs."));
    }

    public void Dispose() => _folder.Dispose();
}
