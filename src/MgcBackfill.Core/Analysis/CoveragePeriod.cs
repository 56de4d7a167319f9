namespace MgcBackfill.Analysis;

/// <summary>The totals of the coverage of several days.</summary>
public sealed record CoveragePeriod : MinuteCounts
{
    /// <summary>The first of the days.</summary>
    public required DateOnly First { get; init; }

    /// <summary>The last of the days.</summary>
    public required DateOnly Last { get; init; }

    /// <summary>Number of days with bars.</summary>
    public required int Days { get; init; }

    /// <summary>Number of days without bars on which the market was closed according to the table of hours.</summary>
    public required int Holidays { get; init; }

    /// <summary>Number of days without bars and without a known reason.</summary>
    public required int Empty { get; init; }

    /// <summary>Number of days whose bars all lie within one hour (T2).</summary>
    public required int Stubs { get; init; }

    /// <summary>Number of days that the source covered only in part, according to the records (T4).</summary>
    public required int Partial { get; init; }

    /// <summary>Number of days with bars for which no record says whether they are partial.</summary>
    public required int PartialUnknown { get; init; }

    /// <summary>
    /// Of the minutes without a trade, the number in which other instruments traded, over the days for which this is known; null if it is
    /// known for none.
    /// </summary>
    public long? OthersTraded { get; init; }

    /// <summary>Of the minutes without a trade, the number in which nothing traded; null as for <see cref="OthersTraded"/>.</summary>
    public long? NobodyTraded { get; init; }

    /// <summary>
    /// Of the minutes without a trade, the number for which the source has a bar that the table lacks; null as for
    /// <see cref="OthersTraded"/>.
    /// </summary>
    public long? NotStored { get; init; }

    /// <summary>Of the minutes without a trade, the number on days for which the source gives no information.</summary>
    public long NotSplit => NoTrade - (OthersTraded ?? 0) - (NobodyTraded ?? 0) - (NotStored ?? 0);

    /// <summary>Adds up the days; null if there are none.</summary>
    public static CoveragePeriod? From(IReadOnlyCollection<CoverageDay> days) =>
        days.Count == 0
            ? null
            : new()
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
