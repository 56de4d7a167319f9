using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;

namespace MgcBackfill.Analysis;

/// <summary>
/// Where a bar comes from, or why there is none: the row, the decision of its day, the attempt that wrote it, and the source.
/// </summary>
public sealed record BarProvenance
{
    /// <summary>Full path of the database.</summary>
    public required string Db { get; init; }

    /// <summary>Open of the bar, Kind Utc.</summary>
    public required DateTime TsUtc { get; init; }

    /// <summary>The trading day, [D-1 23:00Z, D 23:00Z) (T2).</summary>
    public required DateOnly TradingDay { get; init; }

    /// <summary>What is known about the minute.</summary>
    public required ProvenanceState State { get; init; }

    /// <summary>The reason, in one sentence.</summary>
    public required string Explanation { get; init; }

    /// <summary>The stored row; null if there is none.</summary>
    public required ProvenanceBar? Stored { get; init; }

    /// <summary>Number of rows that the table holds for the day.</summary>
    public required int DayRows { get; init; }

    /// <summary>The valid decision of the day; null if none is recorded.</summary>
    public DayRecord? Decision => Attempt is { Status: AttemptStatus.Done } ? Attempt.Decision : null;

    /// <summary>The newest attempt at the day, which accounts for its rows. Null if none is recorded.</summary>
    public required ProvenanceAttempt? Attempt { get; init; }

    /// <summary>The earlier attempts at the day, newest first.</summary>
    public required IReadOnlyList<ProvenanceAttempt> EarlierAttempts { get; init; }

    /// <summary>What the source holds; null if no source was given.</summary>
    public required ProvenanceSource? Source { get; init; }

    /// <summary>Contradictions between table, records and source, as sentences. If there are any, the table must not be used.</summary>
    public required IReadOnlyList<string> Contradictions { get; init; }

    /// <summary>The contradictions as a failed gate; null if there are none.</summary>
    internal GateException? ToException() =>
        Contradictions.Count == 0
            ? null
            : new GateException(
                ErrorIds.StoredRowDiffers,
                string.Join(" ", Contradictions),
                new ErrorLocation
                {
                    File = Db,
                    TsUtc = TsUtc,
                    TradingDay = TradingDay,
                },
                $"Do not use the table. Run {CommandName.Verify} with the source "
                    + $"in {OptionName.Dbn} to see everything that is wrong with it."
            );
}
