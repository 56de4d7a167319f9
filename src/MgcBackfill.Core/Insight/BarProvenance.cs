using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;

namespace MgcBackfill.Insight;

/// <summary>Where a bar comes from, or why there is none: the row, the decision of its day, the attempt that accounts for it, and the source.</summary>
public sealed record BarProvenance
{
    /// <summary>Full path of the database.</summary>
    public required string Db { get; init; }

    /// <summary>The bar's open, Kind Utc.</summary>
    public required DateTime TsUtc { get; init; }

    /// <summary>The trading day, [D-1 23:00Z, D 23:00Z) (T2).</summary>
    public required DateOnly TradingDay { get; init; }

    /// <summary>What is known of the minute.</summary>
    public required ProvenanceState State { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public required string Explanation { get; init; }

    /// <summary>The stored row; null where there is none.</summary>
    public required ProvenanceBar? Stored { get; init; }

    /// <summary>Rows that the table holds of the day.</summary>
    public required int DayRows { get; init; }

    /// <summary>The decision that stands for the day; null where none is recorded.</summary>
    public DayRecord? Decision => Attempt is { Status: AttemptStatus.Done } ? Attempt.Decision : null;

    /// <summary>The newest attempt at the day: it accounts for its rows. Null where none is recorded.</summary>
    public required ProvenanceAttempt? Attempt { get; init; }

    /// <summary>The attempts at the day before that one, newest first.</summary>
    public required IReadOnlyList<ProvenanceAttempt> EarlierAttempts { get; init; }

    /// <summary>What the source says; null where none was given.</summary>
    public required ProvenanceSource? Source { get; init; }

    /// <summary>What contradicts what, in sentences: the table must not be used. Empty where nothing does.</summary>
    public required IReadOnlyList<string> Contradictions { get; init; }

    /// <summary>The contradictions as the failure of a gate; null where there are none.</summary>
    internal GateException? ToException() => Contradictions.Count == 0 ? null : new GateException(
        ErrorIds.StoredRowDiffers, string.Join(" ", Contradictions), new ErrorLocation { File = Db, TsUtc = TsUtc, TradingDay = TradingDay },
        $"Do not use the table. Run {CommandName.Verify} with the source in {OptionName.Dbn} to see everything that is wrong with it.");
}
