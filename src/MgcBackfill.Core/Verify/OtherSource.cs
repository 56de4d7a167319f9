namespace MgcBackfill.Verify;

/// <summary>The comparison of a table with files that its records do not name: another source, not a proof (G2b).</summary>
/// <param name="Files">Paths of those files.</param>
/// <param name="BuiltFrom">Paths of the files that the records name.</param>
/// <param name="Compared">Number of bars compared value by value, or of sampled days.</param>
/// <param name="Differences">Number of bars or days that differ.</param>
/// <param name="Examples">The first differences, each a sentence.</param>
public sealed record OtherSource(
    IReadOnlyList<string> Files,
    IReadOnlyList<string> BuiltFrom,
    long Compared,
    long Differences,
    IReadOnlyList<string> Examples
);
