using MgcBackfill.Market;

namespace MgcBackfill.Log;

/// <summary>Trading days from the first to the last, inclusive.</summary>
internal sealed record RangeDocument(DateOnly Start, DateOnly End)
{
    public static RangeDocument? From(TradingDayRange? range) =>
        range is { } days ? new RangeDocument(days.First.Date, days.Last.Date) : null;
}
