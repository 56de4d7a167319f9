namespace MgcBackfill.Store;

/// <summary>Writes the differences between a table and its definition into a message.</summary>
internal static class DifferenceList
{
    /// <summary>One difference on the same line; several on a line each.</summary>
    /// <param name="differences">Sentences; at least one.</param>
    /// <returns>The text, from the space or the line break before the first sentence.</returns>
    public static string Format(IReadOnlyList<string> differences) =>
        differences.Count == 1 ? $" {differences[0]}" : string.Concat(differences.Select(d => $"\n  {d}"));
}
