using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Backfill;

/// <summary>The result of one pass over the whole source (P3, T2, T4, B3, F3).</summary>
public sealed record ScanResult
{
    /// <summary>What happened to every record.</summary>
    public required RecordAccounting Accounting { get; init; }

    /// <summary>Number of trading days with bars.</summary>
    public required int Days { get; init; }

    /// <summary>Number of days whose bars lie within one hour.</summary>
    public required int Stubs { get; init; }

    /// <summary>Days that the source covers only in part.</summary>
    public required IReadOnlyList<TradingDay> PartialDays { get; init; }

    /// <summary>Days on which the highest volume was tied.</summary>
    public required IReadOnlyList<DayDecision> Ties { get; init; }

    /// <summary>Number of selected bars with zero volume.</summary>
    public required long ZeroVolume { get; init; }

    /// <summary>Number of zstd frames without a checksum.</summary>
    public required int FramesWithoutChecksum { get; init; }

    /// <summary>By day, the digests of the days that other files must give as they are recorded (C5).</summary>
    internal IReadOnlyDictionary<TradingDay, string> Digests { get; init; } = new Dictionary<TradingDay, string>();

    /// <summary>Pairs of files that hold the same bars; each such bar was used once.</summary>
    public IReadOnlyList<FilePair> HeldTwice { get; init; } = [];

    /// <summary>The bars that differed between two files, with the file whose bar was used.</summary>
    public IReadOnlyList<BarChoice> Choices { get; init; } = [];

    /// <summary>Every day's decision, if requested (dry run); otherwise empty.</summary>
    public IReadOnlyList<DayDecision> Decisions { get; init; } = [];
}
