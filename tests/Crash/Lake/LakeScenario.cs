using MgcBackfill.Lake;
using MgcBackfill.LakeRuns;

namespace MgcBackfill.Crash.Lake;

/// <summary>A command of the lake that is killed.</summary>
/// <param name="Name">The name in the table.</param>
/// <param name="Command">The arguments, for a folder of sources and a folder of the lake.</param>
/// <param name="Prepare">Prepares the lake before the command, in this process.</param>
/// <param name="Finish">Does the same as the command, in this process.</param>
internal sealed record LakeScenario(
    string Name,
    Func<string, string, string[]> Command,
    Action<string, string> Prepare,
    Action<string, string> Finish
)
{
    /// <summary>The name of the file that the lake is built from first, if it is replaced.</summary>
    public const string Older = "a.dbn.zst";

    /// <summary>All scenarios.</summary>
    public static IReadOnlyList<LakeScenario> All { get; } =
    [
        new("one process", (source, lake) => ["lake", "build", "--dbn", source, "--out", lake], Nothing, (s, l) => Build(s, l)),
        new(
            "two workers",
            (source, lake) => ["lake", "build", "--dbn", source, "--out", lake, "--workers", "2"],
            Nothing,
            (s, l) => Build(s, l)
        ),
        new(
            "commit",
            (source, lake) => ["lake", "commit", "--dbn", source, "--out", lake],
            (s, l) => Build(s, l, 0, 1, 2, 3),
            (s, l) => Build(s, l)
        ),
        new(
            "one unit",
            (source, lake) => ["lake", "build", "--dbn", source, "--out", lake, "--unit", "2"],
            Nothing,
            (s, l) => Build(s, l, 2)
        ),
        new(
            "replacement",
            (source, lake) => ["lake", "build", "--dbn", source, "--out", lake, "--allow-replace"],
            (source, lake) => Build(Path.Combine(source, Older), lake),
            (s, l) => Build(s, l)
        ),
    ];

    private static void Nothing(string source, string lake) { }

    private static void Build(string source, string lake, params int[] units)
    {
        var options = new LakeBuildOptions
        {
            Lake = new LakeOptions
            {
                Dbn = [source],
                Out = lake,
                AllowReplace = true,
            },
            Units = units,
        };
        if (LakeRun.Build(options, static _ => { }, static _ => { }).Error is { } error)
            throw error;
    }
}
