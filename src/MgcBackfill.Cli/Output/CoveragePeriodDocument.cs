using MgcBackfill.Analysis;

namespace MgcBackfill.Cli.Output;

/// <summary>The totals of several days of coverage.</summary>
internal sealed record CoveragePeriodDocument(
    DateOnly First,
    DateOnly Last,
    int Days,
    int Holidays,
    int Empty,
    int Stubs,
    int Partial,
    int PartialUnknown,
    long Bars,
    long Closed,
    long Weekend,
    long Holiday,
    long Halt,
    long Maintenance,
    long NoTrade,
    long? OthersTraded,
    long? NobodyTraded,
    long? NotStored,
    long Unknown,
    long OutsideHours
)
{
    public static CoveragePeriodDocument? From(CoveragePeriod? p) =>
        p is null
            ? null
            : new(
                p.First,
                p.Last,
                p.Days,
                p.Holidays,
                p.Empty,
                p.Stubs,
                p.Partial,
                p.PartialUnknown,
                p.Bars,
                p.Closed,
                p.Weekend,
                p.Holiday,
                p.Halt,
                p.Maintenance,
                p.NoTrade,
                p.OthersTraded,
                p.NobodyTraded,
                p.NotStored,
                p.Unknown,
                p.OutsideHours
            );
}
