using System.Globalization;
using MgcBackfill.Insight;

namespace MgcBackfill.Report.Page;

/// <summary>Every change of the front month, as a table.</summary>
internal static class RollSection
{
    private const int MostOpenRolls = 30;

    private static readonly string[] s_heads =
    [
        "First day", "From", "To", "#Days in front", "#Old, day before", "#New, day before", "#Old, that day", "#New, that day",
        "#Last close", "#First open", "#Step", "#Days to expiry", "Back",
    ];

    /// <summary>The section.</summary>
    public static Markup Of(ReportContent content)
    {
        if (content.Rolls is not { Rolls.Count: > 0 } calendar)
            return Markup.None;
        var open = calendar.Rolls.Count <= MostOpenRolls ? new Markup(""" open="open" """) : Markup.None;
        return Markup.Of($"""
            <section aria-labelledby="rolls">
            <h2 id="rolls">Rolls</h2>
            <p>Volumes are the contracts’ own over the whole trading day, by its record. The step from last close to first open is what the series
            takes at the roll; it is not the distance of the two contracts, for the market moved in between.</p>
            <details class="printed"{open}><summary>{calendar.Rolls.Count} {(calendar.Rolls.Count == 1 ? "roll" : "rolls")}</summary>
            {Table.Of("Changes of the front month from one stored day to the next", s_heads, calendar.Rolls.Select(RowOf))}
            </details>
            </section>
            """);
    }

    private static Markup RowOf(BarRoll roll)
    {
        var name = $"roll.{roll.TradingDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        return Table.Row(
            Figure.Of($"{name}.day", roll.TradingDay),
            Figure.Of($"{name}.from", roll.From),
            Figure.Of($"{name}.to", roll.To),
            Table.Number(Figure.Of($"{name}.days_front", roll.DaysFront)),
            Volume("old_before", roll.Before.From), Volume("new_before", roll.Before.To), Volume("old", roll.On.From), Volume("new", roll.On.To),
            Price("last_close", roll.LastClose), Price("first_open", roll.FirstOpen), Price("step", roll.PriceGap),
            Table.Number(Figure.Of($"{name}.days_to_expiry", roll.DaysToExpiry)),
            Figure.Of($"{name}.back", roll.FlipBack ? "yes" : "", roll.FlipBack ? "back" : ""));

        Markup Volume(string part, UInt128? volume) =>
            Table.Number(volume is { } v ? Figure.Of($"{name}.{part}", (Int128)v) : Figure.Of($"{name}.{part}", "", "unknown"));

        Markup Price(string part, decimal price) => Table.Number(Figure.Of(
            $"{name}.{part}", price.ToString("0.#########", CultureInfo.InvariantCulture), price.ToString("#,0.0########", CultureInfo.InvariantCulture)));
    }
}
