using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Backfill;

/// <summary>What one pass over the whole source found (P3, T2, T4, B3, F3).</summary>
public sealed record SurveyResult
{
    /// <summary>Where every record went.</summary>
    public required RecordAccounting Accounting { get; init; }

    /// <summary>Trading days with bars.</summary>
    public required int Days { get; init; }

    /// <summary>Days whose bars lie within one hour.</summary>
    public required int Stubs { get; init; }

    /// <summary>Days that the source covers only in part.</summary>
    public required IReadOnlyList<TradingDay> PartialDays { get; init; }

    /// <summary>Days on which the highest volume was tied.</summary>
    public required IReadOnlyList<DayDecision> Ties { get; init; }

    /// <summary>Selected bars with zero volume.</summary>
    public required long ZeroVolume { get; init; }

    /// <summary>Zstd frames without a checksum.</summary>
    public required int FramesWithoutChecksum { get; init; }

    /// <summary>The digests of the days that other files must give again as they are recorded (C5), by day.</summary>
    internal IReadOnlyDictionary<TradingDay, string> Digests { get; init; } = new Dictionary<TradingDay, string>();

    /// <summary>The files that hold the same bars, which were taken once.</summary>
    public IReadOnlyList<FilePair> HeldTwice { get; init; } = [];

    /// <summary>The bars that differed between two files, and whose was taken.</summary>
    public IReadOnlyList<BarChoice> Choices { get; init; } = [];

    /// <summary>Every day's decision, where it was asked for (dry run); else empty.</summary>
    public IReadOnlyList<DayDecision> Decisions { get; init; } = [];
}
