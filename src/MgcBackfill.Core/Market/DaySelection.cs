namespace MgcBackfill.Market;

/// <summary>The decision of one trading day: its contract, why, and which bars (F1).</summary>
public sealed record DaySelection
{
    /// <summary>The trading day.</summary>
    public required TradingDay Day { get; init; }

    /// <summary>The front month's raw symbol.</summary>
    public required string SourceSymbol { get; init; }

    /// <summary>What decided.</summary>
    public required SelectionReason Reason { get; init; }

    /// <summary>Every outright that traded, by volume, highest first, then by symbol.</summary>
    public required IReadOnlyList<Candidate> Candidates { get; init; }

    /// <summary>Where the day's bars begin in the buffer they were written to.</summary>
    public required int Offset { get; init; }

    /// <summary>How many bars the day has.</summary>
    public required int Bars { get; init; }

    /// <summary>Open of the first bar, nanoseconds since the epoch.</summary>
    public required long FirstTs { get; init; }

    /// <summary>Open of the last bar, nanoseconds since the epoch.</summary>
    public required long LastTs { get; init; }

    /// <summary>How many selected bars have zero volume (B3).</summary>
    public required int ZeroVolume { get; init; }

    /// <summary>True where the source covers the day only in part (T4).</summary>
    public required bool Partial { get; init; }

    /// <summary>True where all bars lie within one hour: the Sunday reopen in US summer (T2).</summary>
    public bool Stub => LastTs - FirstTs < TradingDay.Hour;
}
