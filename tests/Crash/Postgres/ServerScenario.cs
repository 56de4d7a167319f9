using MgcBackfill.Market;
using MgcBackfill.Synthetic;

namespace MgcBackfill.Crash.Postgres;

/// <summary>A starting state on a server, and the command during which the program or the server ends.</summary>
internal sealed record ServerScenario
{
    private static readonly DateOnly s_middle = new(2023, 4, 20);

    /// <summary>All scenarios.</summary>
    public static IReadOnlyList<ServerScenario> All { get; } =
    [
        new()
        {
            Name = "init",
            Prepare = static (_, runFolder) => Write(runFolder, Scenario.Market),
            IsInit = true,
        },
        new() { Name = "fresh", Prepare = static (desk, runFolder) => Begin(desk, runFolder) },
        new()
        {
            Name = "workers",
            Prepare = static (desk, runFolder) => Begin(desk, runFolder),
            Options = ["--workers", "2"],
        },
        new()
        {
            Name = "three-products",
            Roots = ["MGC", "SIL", "M2K"],
            Prepare = static (desk, runFolder) => Begin(desk, runFolder, "MGC", "SIL", "M2K"),
        },
        new()
        {
            Name = "replace",
            Prepare = static (desk, runFolder) => ChangeSource(desk, runFolder),
            Options = ["--allow-replace"],
        },
        new()
        {
            Name = "replace-workers",
            Prepare = static (desk, runFolder) => ChangeSource(desk, runFolder),
            Options = ["--allow-replace", "--workers", "2"],
        },
        new() { Name = "complete", Prepare = static (desk, runFolder) => Cut(desk, runFolder) },
    ];

    public required string Name { get; init; }

    /// <summary>Creates the state in which the command starts, in the empty database and in a run folder.</summary>
    public required Action<ServerDesk, RunFolder> Prepare { get; init; }

    /// <summary>The roots of the products.</summary>
    public IReadOnlyList<string> Roots { get; init; } = ["MGC"];

    /// <summary>Options of the backfill in addition to the files, the products and the chunk size.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>True if <c>init</c> is disturbed. The backfill that follows shows that its tables can be used.</summary>
    public bool IsInit { get; init; }

    /// <summary>True if the products read the source in processes of their own.</summary>
    public bool HasWorkers => Options.Contains("--workers");

    /// <summary>Damage that the harness's own tests cause before the result is checked, to prove that the harness detects it.</summary>
    public Action<ServerDesk>? Damage { get; init; }

    /// <summary>The command that is disturbed, and given again.</summary>
    public string[] Command(ServerDesk desk, RunFolder runFolder) => IsInit ? Init(desk) : Backfill(desk, runFolder);

    /// <summary>The backfill.</summary>
    public string[] Backfill(ServerDesk desk, RunFolder runFolder) => [.. Backfill(desk.Db, runFolder, Roots), .. Options];

    /// <summary>The backfill of the same source into DuckDB files, from nothing. It must have the same digests.</summary>
    public string[] BackfillOfFiles(RunFolder runFolder) =>
        ["backfill", "--db", GetFile(runFolder, "{symbol}"), "--dbn", runFolder.Source, "--symbol", string.Join(',', Roots)];

    /// <summary>The DuckDB file of a product.</summary>
    public static string GetFile(RunFolder runFolder, string root) => Path.Combine(runFolder.Folder, $"file-{root}.db");

    /// <summary>The folder of a product's records.</summary>
    public string GetCheckpoint(RunFolder runFolder, string root) => GetCheckpoint(runFolder, root, Roots.Count > 1);

    private static string GetCheckpoint(RunFolder runFolder, string root, bool isSeveral) =>
        isSeveral ? $"{runFolder.Checkpoint}-{root}" : runFolder.Checkpoint;

    private static string[] Init(ServerDesk desk) => ["init", "--db", desk.Db];

    private static string[] Backfill(string db, RunFolder runFolder, IReadOnlyList<string> roots) =>
        [
            "backfill",
            "--db",
            db,
            "--dbn",
            runFolder.Source,
            "--symbol",
            string.Join(',', roots),
            "--checkpoint",
            GetCheckpoint(runFolder, "{symbol}", roots.Count > 1),
            "--chunk-days",
            "2",
        ];

    private static void Write(RunFolder runFolder, SyntheticMarketOptions market, string name = "source") =>
        SyntheticFile.Write(Path.Combine(runFolder.Source, name + ".dbn.zst"), market);

    private static void Begin(ServerDesk desk, RunFolder runFolder, params string[] roots)
    {
        Write(runFolder, roots.Length == 0 ? Scenario.Market : Scenario.Market with { Products = [.. roots.Select(Products.Get)] });
        InProcess.Complete(Init(desk), 0);
    }

    // A finished table, and then another source in place of the first.
    private static void ChangeSource(ServerDesk desk, RunFolder runFolder)
    {
        Begin(desk, runFolder);
        InProcess.Complete(Backfill(desk.Db, runFolder, ["MGC"]), 0);
        Write(runFolder, Scenario.Market with { Seed = 2 });
    }

    // The first file ends at midnight UTC, one hour into a trading day; the second file continues from there.
    private static void Cut(ServerDesk desk, RunFolder runFolder)
    {
        Write(runFolder, Scenario.Market with { End = s_middle }, "1");
        InProcess.Complete(Init(desk), 0);
        InProcess.Complete(Backfill(desk.Db, runFolder, ["MGC"]), 0);
        Write(runFolder, Scenario.Market with { Start = s_middle.AddDays(1) }, "2");
    }
}
