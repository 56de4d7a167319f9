using MgcBackfill.Formats;

namespace MgcBackfill.Store;

/// <summary>Writes the differences between a table and its definition into a message.</summary>
internal static class DifferenceList
{
    private const int MaxShown = 8;

    /// <summary>One difference on the same line; several on a line each, the first eight of them.</summary>
    /// <param name="differences">Sentences; at least one.</param>
    /// <returns>The text, from the space or the line break before the first sentence.</returns>
    public static string Format(IReadOnlyList<string> differences)
    {
        if (differences.Count == 1)
            return $" {differences[0]}";
        var more = differences.Count - MaxShown;
        return string.Concat(differences.Take(MaxShown).Select(d => $"\n  {d}"))
            + (more > 0 ? $"\n  ({NumberText.Count(more, "more difference")})" : "");
    }
}
