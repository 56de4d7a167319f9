namespace MgcBackfill.Cli;

/// <summary>Finds the word that a user probably meant by a mistyped one.</summary>
internal static class Suggestion
{
    private const int LeastPrefix = 3;
    private const int MaxErrors = 3;

    /// <summary>The most similar of the existing words; null if none is similar.</summary>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        var name = word.TrimStart('-');
        var most = Math.Clamp(name.Length / 3, 1, MaxErrors);
        var (best, least) = ((string?)null, int.MaxValue);
        foreach (var candidate in candidates)
        {
            var other = candidate.TrimStart('-');
            var errors =
                name.Length >= LeastPrefix && other.StartsWith(name, StringComparison.OrdinalIgnoreCase) ? 1 : Distance(name, other);
            if (errors <= most && errors < least)
                (best, least) = (candidate, errors);
        }

        return best;
    }

    /// <summary>
    /// Number of letters that must be added, removed, replaced or swapped with their neighbour; upper and lower case are equal.
    /// </summary>
    private static int Distance(string left, string right)
    {
        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
            table[i, 0] = i;
        for (var j = 0; j <= right.Length; j++)
            table[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = table[i - 1, j - 1] + (Same(left[i - 1], right[j - 1]) ? 0 : 1);
                table[i, j] = Math.Min(replaced, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }

        return table[left.Length, right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
