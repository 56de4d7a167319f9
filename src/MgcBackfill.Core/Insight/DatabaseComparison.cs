using MgcBackfill.Errors;
using MgcBackfill.Formats;

namespace MgcBackfill.Insight;

/// <summary>What two databases have in common, and in what they differ.</summary>
public sealed record DatabaseComparison
{
    /// <summary>The one.</summary>
    public required ComparisonSide Left { get; init; }

    /// <summary>The other.</summary>
    public required ComparisonSide Right { get; init; }

    /// <summary>First trading day asked for; null for all that there is.</summary>
    public required DateOnly? Start { get; init; }

    /// <summary>Last trading day asked for; null for all that there is.</summary>
    public required DateOnly? End { get; init; }

    /// <summary>True where nothing differs.</summary>
    public bool Equal => Counts.Values.All(c => c == 0);

    /// <summary>True where the rows were compared: one table's columns may be such that nobody can read them.</summary>
    public required bool RowsCompared { get; init; }

    /// <summary>Bars that both hold with the same values, bit by bit.</summary>
    public required long BarsEqual { get; init; }

    /// <summary>
    /// How many differences there are of each kind, told or not. The bars of days that only one of the two has are no differences of
    /// their own.
    /// </summary>
    public required IReadOnlyDictionary<DatabaseDifferenceKind, long> Counts { get; init; }

    /// <summary>Bars of days that only the left one has.</summary>
    public required long BarsOfDaysOnlyLeft { get; init; }

    /// <summary>Bars of days that only the right one has.</summary>
    public required long BarsOfDaysOnlyRight { get; init; }

    /// <summary>Differences that were told.</summary>
    public required long Told { get; init; }

    /// <summary>All differences.</summary>
    public long Differences => Counts.Values.Sum();

    /// <summary>True where neither holds a bar of the days asked for.</summary>
    public bool ComparedNothing => RowsCompared && Left.Rows is null or 0 && Right.Rows is null or 0;

    /// <summary>True where the user accepts that.</summary>
    internal bool AllowsEmpty { get; init; }

    /// <summary>The difference as the failure of a gate, or that nothing was compared; null where there is neither.</summary>
    internal GateException? ToException()
    {
        if (Equal)
            return ComparedNothing && !AllowsEmpty ? NothingChecked.Of($"Neither {Left.Db} nor {Right.Db} holds a bar of the requested days, so nothing was compared.") : null;
        var counts = Counts.Where(c => c.Value > 0).OrderBy(c => c.Key).Select(c => NumberText.Of(c.Value, ComparisonText.NameOf(c.Key)));
        return new GateException(
            ErrorIds.DatabasesDiffer, $"{Left.Db} and {Right.Db} differ: {string.Join(", ", counts)}.", new ErrorLocation { File = Right.Db },
            $"To find out which of the two matches the source, run {CommandName.Verify} on each, with the source in {OptionName.Dbn}.");
    }
}
