using MgcBackfill.Errors;

namespace MgcBackfill.Analysis;

/// <summary>What two databases have in common, and how they differ.</summary>
public sealed record DatabaseComparison
{
    /// <summary>The first database.</summary>
    public required ComparisonSide Left { get; init; }

    /// <summary>The second database.</summary>
    public required ComparisonSide Right { get; init; }

    /// <summary>First requested trading day; null for the first one stored.</summary>
    public required DateOnly? Start { get; init; }

    /// <summary>Last requested trading day; null for the last one stored.</summary>
    public required DateOnly? End { get; init; }

    /// <summary>True if nothing differs.</summary>
    public bool Equal => Counts.Values.All(c => c == 0);

    /// <summary>True if the rows were compared; this is not possible if a table has columns that cannot be read.</summary>
    public required bool RowsCompared { get; init; }

    /// <summary>Number of bars that both hold with the same values, bit by bit.</summary>
    public required long BarsEqual { get; init; }

    /// <summary>
    /// Number of differences of each kind, reported or not. A bar on a day that only one of the two has does not count as a difference of
    /// its own.
    /// </summary>
    public required IReadOnlyDictionary<DatabaseDifferenceKind, long> Counts { get; init; }

    /// <summary>Number of bars on days that only the left database has.</summary>
    public required long BarsOfDaysOnlyLeft { get; init; }

    /// <summary>Number of bars on days that only the right database has.</summary>
    public required long BarsOfDaysOnlyRight { get; init; }

    /// <summary>Number of reported differences.</summary>
    public required long Reported { get; init; }

    /// <summary>Number of all differences.</summary>
    public long Differences => Counts.Values.Sum();

    /// <summary>True if neither holds a bar on the requested days.</summary>
    public bool ComparedNothing => RowsCompared && Left.Rows is null or 0 && Right.Rows is null or 0;

    /// <summary>True if the user accepts that nothing was compared.</summary>
    internal bool AllowsEmpty { get; init; }

    /// <summary>The differences as a failed gate, or the error that nothing was compared; null if there is neither.</summary>
    internal GateException? ToException()
    {
        if (Equal)
            return ComparedNothing && !AllowsEmpty
                ? NothingChecked.Create($"Neither {Left.Db} nor {Right.Db} holds a bar of the requested days, so nothing was compared.")
                : null;
        var counts = Counts.Where(c => c.Value > 0).OrderBy(c => c.Key).Select(c => ComparisonText.GetCount(c.Key, c.Value));
        return new GateException(
            ErrorIds.DatabasesDiffer,
            $"{Left.Db} and {Right.Db} differ: {string.Join(", ", counts)}.",
            new ErrorLocation { File = Right.Db },
            $"To find out which of the two matches the source, run {CommandName.Verify} on each, with the source in {OptionName.Dbn}."
        );
    }
}
