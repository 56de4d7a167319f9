using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Report;

/// <summary>The bars of the days that a report shows minute by minute.</summary>
/// <param name="Days">The days in order; each has at least one bar.</param>
/// <param name="Decimals">Number of decimals that show every price of these days exactly.</param>
/// <param name="Chosen">True if the user requested the days.</param>
internal sealed record ReportMinutes(IReadOnlyList<MinuteDay> Days, int Decimals, bool Chosen);

/// <summary>A trading day with its stored bars in order of time.</summary>
internal sealed record MinuteDay(TradingDay Day, IReadOnlyList<StoredRow> Bars)
{
    /// <summary>The minute of a bar, counted from the start of the day at 23:00 UTC.</summary>
    public int GetMinute(StoredRow bar) => Day.GetMinute(bar.Ts);
}
