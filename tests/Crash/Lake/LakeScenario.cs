namespace MgcBackfill.Crash.Lake;

/// <summary>A command of the lake that is killed.</summary>
/// <param name="Name">The name in the table.</param>
/// <param name="Command">The arguments, for a folder of sources and a folder of the lake.</param>
/// <param name="Before">Commands that run to their end before it, in the same folders.</param>
/// <param name="IsReplacement">True if the lake holds units of other sources before it.</param>
internal sealed record LakeScenario(
    string Name,
    Func<string, string, string[]> Command,
    IReadOnlyList<Func<string, string, string[]>> Before,
    bool IsReplacement = false
)
{
    /// <summary>The name of the file that the lake is built from first, if it is replaced.</summary>
    public const string Older = "a.dbn.zst";

    /// <summary>All scenarios.</summary>
    public static IReadOnlyList<LakeScenario> All { get; } =
    [
        new("one process", (source, lake) => ["lake", "build", "--dbn", source, "--out", lake], []),
        new("two workers", (source, lake) => ["lake", "build", "--dbn", source, "--out", lake, "--workers", "2"], []),
        new(
            "commit",
            (source, lake) => ["lake", "commit", "--dbn", source, "--out", lake],
            [.. Enumerable.Range(0, 4).Select(n => (Func<string, string, string[]>)((source, lake) => BuildUnit(source, lake, n)))]
        ),
        new("one unit", (source, lake) => BuildUnit(source, lake, 2), []),
        new(
            "replacement",
            (source, lake) => ["lake", "build", "--dbn", source, "--out", lake, "--allow-replace"],
            [(source, lake) => ["lake", "build", "--dbn", Path.Combine(source, Older), "--out", lake]],
            IsReplacement: true
        ),
    ];

    private static string[] BuildUnit(string source, string lake, int unit) =>
        ["lake", "build", "--dbn", source, "--out", lake, "--unit", FormattableString.Invariant($"{unit}")];
}
