namespace MgcBackfill.Insight;

/// <summary>The coverage of several days, added up.</summary>
public sealed record CoveragePeriod : MinuteCounts
{
    /// <summary>The first day that was added up.</summary>
    public required DateOnly First { get; init; }

    /// <summary>The last day that was added up.</summary>
    public required DateOnly Last { get; init; }

    /// <summary>Days with bars.</summary>
    public required int Days { get; init; }

    /// <summary>Days without a bar on which the market was closed by the table of hours.</summary>
    public required int Holidays { get; init; }

    /// <summary>Days without a bar for which no reason is known.</summary>
    public required int Empty { get; init; }

    /// <summary>Days all of whose bars lie within one hour (T2).</summary>
    public required int Stubs { get; init; }

    /// <summary>Days that the source covered only in part, as the records say (T4).</summary>
    public required int Partial { get; init; }

    /// <summary>Days with bars of which no record tells whether they are partial.</summary>
    public required int PartialUnknown { get; init; }

    /// <summary>Of the minutes without a trade, those in which others traded, of the days of which that is known; null where it is of none.</summary>
    public long? OthersTraded { get; init; }

    /// <summary>Of the minutes without a trade, those in which nobody traded; as <see cref="OthersTraded"/>.</summary>
    public long? NobodyTraded { get; init; }

    /// <summary>Of the minutes without a trade, those whose bar the source has and the table lacks; as <see cref="OthersTraded"/>.</summary>
    public long? NotStored { get; init; }

    /// <summary>Of the minutes without a trade, those of days of which the source does not tell.</summary>
    public long NotSplit => NoTrade - (OthersTraded ?? 0) - (NobodyTraded ?? 0) - (NotStored ?? 0);

    /// <summary>Adds days up; null where there are none.</summary>
    public static CoveragePeriod? Of(IReadOnlyCollection<CoverageDay> days) => days.Count == 0 ? null : new()
    {
        First = days.First().TradingDay,
        Last = days.Last().TradingDay,
        Days = days.Count(d => d.Bars > 0),
        Holidays = days.Count(d => d.Reason == EmptyReason.Holiday),
        Empty = days.Count(d => d.Reason == EmptyReason.Unknown),
        Stubs = days.Count(d => d.Stub == true),
        Partial = days.Count(d => d.Partial == true),
        PartialUnknown = days.Count(d => d.Bars > 0 && d.Partial is null),
        OthersTraded = Known(days, d => d.OthersTraded),
        NobodyTraded = Known(days, d => d.NobodyTraded),
        NotStored = Known(days, d => d.NotStored),
        Bars = days.Sum(d => d.Bars),
        Weekend = days.Sum(d => d.Weekend),
        Holiday = days.Sum(d => d.Holiday),
        Halt = days.Sum(d => d.Halt),
        Maintenance = days.Sum(d => d.Maintenance),
        NoTrade = days.Sum(d => d.NoTrade),
        Unknown = days.Sum(d => d.Unknown),
        OutsideHours = days.Sum(d => d.OutsideHours),
    };

    private static long? Known(IEnumerable<CoverageDay> days, Func<CoverageDay, int?> count) =>
        days.Select(count).OfType<int>().Aggregate((long?)null, (sum, n) => (sum ?? 0) + n);
}
