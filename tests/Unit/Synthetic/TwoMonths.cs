using MgcBackfill.Dbn;
using MgcBackfill.Synthetic;

namespace MgcBackfill.Tests.Synthetic;

/// <summary>A market of two months around a clock change and a roll, made once for all tests.</summary>
public sealed class TwoMonths
{
    internal SyntheticMarketOptions Options { get; } = new() { Start = new DateOnly(2024, 2, 19), End = new DateOnly(2024, 4, 19) };

    internal SyntheticMarket Market { get; }

    internal Bar[] Bars { get; }

    public TwoMonths()
    {
        Market = new SyntheticMarket(Options);
        Bars = GetBars(Market);
    }

    internal static Bar[] GetBars(SyntheticMarket market)
    {
        var bars = new List<Bar>();
        foreach (var session in market.Sessions())
            bars.AddRange(session.Span);
        return [.. bars];
    }

    internal static Bar[] GetBars(SyntheticMarketOptions options) => GetBars(new SyntheticMarket(options));

    internal static DateTime GetTime(in Bar bar) => DateTime.UnixEpoch.AddTicks(bar.TsEvent / 100);

    /// <summary>The trading day by the definition in T2, repeated here independently.</summary>
    internal static DateOnly GetTradingDay(in Bar bar) => DateOnly.FromDateTime(GetTime(bar).AddHours(1));
}
