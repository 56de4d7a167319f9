using MgcBackfill.Errors;

namespace MgcBackfill.Independent;

/// <summary>The rules for the selected bars of a day (F4, B1 to B5).</summary>
internal static class PlainIntegrity
{
    private const long UndefinedPrice = long.MaxValue;

    /// <summary>Refuses a day whose selected bars break a rule. The bars must be in time order.</summary>
    /// <exception cref="DataException">The first bar that breaks a rule.</exception>
    public static void Require(DateOnly day, ReadOnlySpan<PlainBar> bars)
    {
        for (var i = 0; i < bars.Length; i++)
        {
            ref readonly var bar = ref bars[i];
            if (i > 0 && bar.Ts <= bars[i - 1].Ts)
                throw Refusal(ErrorIds.BarDuplicateSelected, "a contract has one bar for each ts_utc", day, bar);
            if (FindBrokenRule(bar) is { } rule)
                throw Refusal(ErrorIds.BarInvalid, rule, day, bar);
        }
    }

    private static string? FindBrokenRule(in PlainBar bar)
    {
        if (IsNoPrice(bar.Open) || IsNoPrice(bar.High) || IsNoPrice(bar.Low) || IsNoPrice(bar.Close))
            return "prices must be defined and above zero";
        if (bar.High < bar.Open || bar.High < bar.Close || bar.High < bar.Low)
            return "high must be at least open, close and low";
        if (bar.Low > bar.Open || bar.Low > bar.Close)
            return "low must be at most open and close";
        if (bar.Volume > long.MaxValue)
            return "volume must be at most 2^63-1";
        if (bar.Ts % PlainTime.Minute != 0)
            return "ts_utc must be a whole minute";
        return null;
    }

    private static bool IsNoPrice(long price) => price is <= 0 or UndefinedPrice;

    private static DataException Refusal(string id, string rule, DateOnly day, in PlainBar bar) =>
        new(
            id,
            FormattableString.Invariant($"{bar.File}, record {bar.RecordIndex}: {PlainTime.Format(bar.Ts)} {bar.Symbol} ")
                + FormattableString.Invariant($"O {bar.Open} H {bar.High} L {bar.Low} C {bar.Close} (in 1e-9) V {bar.Volume}: {rule}."),
            new ErrorLocation
            {
                File = bar.File,
                RecordIndex = bar.RecordIndex,
                InstrumentId = bar.InstrumentId,
                SourceSymbol = bar.Symbol,
                TsUtc = PlainTime.Utc(bar.Ts),
                TradingDay = day,
            }
        );
}
