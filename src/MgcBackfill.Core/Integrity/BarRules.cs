using System.Runtime.CompilerServices;
using MgcBackfill.Dbn;
using MgcBackfill.Market;

namespace MgcBackfill.Integrity;

/// <summary>Checks a bar against section 5 in integer arithmetic. The first broken rule is returned.</summary>
public static class BarRules
{
    // Up to this value every integer survives conversion to a double and back: the two rounding errors together are less than half a unit.
    private const long AlwaysRepresentable = 1L << 50;

    /// <summary>The first rule that <paramref name="bar"/>, a bar of <paramref name="interval"/>, breaks, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BarRule? FirstBroken(in Bar bar, BarInterval interval)
    {
        if (bar.TsEvent < 0 || bar.TsEvent % interval.Nanoseconds != 0)
            return BarRule.NotOnWholeMinute;
        var lowest = Math.Min(Math.Min(bar.Open, bar.High), Math.Min(bar.Low, bar.Close));
        var highest = Math.Max(Math.Max(bar.Open, bar.High), Math.Max(bar.Low, bar.Close));
        if (highest == DbnLayout.UndefinedPrice)
            return BarRule.PriceUndefined;
        if (lowest <= 0)
            return BarRule.PriceNotPositive;
        if (bar.High != highest)
            return BarRule.HighNotHighest;
        if (bar.Low != lowest)
            return BarRule.LowNotLowest;
        if (bar.Volume > long.MaxValue)
            return BarRule.VolumeOutOfRange;
        return highest <= AlwaysRepresentable || IsRepresentable(in bar) ? null : BarRule.PriceNotRepresentable;
    }

    /// <summary>The rule in words.</summary>
    public static string Describe(BarRule rule) =>
        rule switch
        {
            BarRule.HighNotHighest => "high must be at least open, low and close",
            BarRule.LowNotLowest => "low must be at most open and close",
            BarRule.PriceUndefined => "prices must be defined",
            BarRule.PriceNotPositive => "prices must be above zero",
            BarRule.VolumeOutOfRange => "volume must be from 0 to 2^63-1",
            BarRule.NotOnWholeMinute => "ts_utc must be a whole minute",
            BarRule.NotAfterPrevious => "a contract has one bar for each ts_utc, in time order",
            _ => "a price must be exact to 1e-9 when it is stored as a double",
        };

    private static bool IsRepresentable(in Bar bar) =>
        PriceScale.IsRepresentable(bar.Open)
        && PriceScale.IsRepresentable(bar.High)
        && PriceScale.IsRepresentable(bar.Low)
        && PriceScale.IsRepresentable(bar.Close);
}
