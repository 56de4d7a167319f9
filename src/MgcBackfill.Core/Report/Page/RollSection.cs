using System.Globalization;
using MgcBackfill.Analysis;
using MgcBackfill.Formats;

namespace MgcBackfill.Report.Page;

/// <summary>Every change of the front month as a table, and above it the rolls back to an earlier contract.</summary>
internal static class RollSection
{
    private const int MaxOpenRolls = 30;

    private static string[] GetHeads(string step) =>
        [
            "First day",
            "From",
            "To",
            "#Days the old contract was in front",
            "#Old contract’s volume, day before",
            "#New contract’s volume, day before",
            "#Old contract’s volume, that day",
            "#New contract’s volume, that day",
            "#Old contract’s last close",
            "#New contract’s first open",
            step,
            "#Days to the old contract’s expiry",
            "Flip",
        ];

    /// <summary>The section.</summary>
    public static Markup Render(ReportContent content)
    {
        if (content.Rolls is not { Rolls.Count: > 0 } calendar)
            return Markup.None;
        var step = content.Series.Product.PriceUnit is { } unit ? $"#Step, {unit}" : "#Step";
        var open = calendar.Rolls.Count <= MaxOpenRolls ? new Markup(""" open="open" """) : Markup.None;
        return Markup.From(
            $"""
            <section aria-labelledby="rolls">
            <h2 id="rolls">Rolls</h2>
            {DescribeFlips(content.FlipsBack, calendar.Rolls.Count, step)}
            <p>Each volume is the total of that contract over the whole trading day, as the records hold it. The step is the first open of the new
            contract minus the last close of the old one. It is not the price difference between the contracts, because the market moved in
            between.</p>
            <details class="printed"{open}><summary>{calendar.Rolls.Count} {(calendar.Rolls.Count == 1 ? "roll" : "rolls")}</summary>
            {Table.Create("Changes of the front month from one stored day to the next", GetHeads(step), calendar.Rolls.Select(RenderRow))}
            </details>
            </section>
            """
        );
    }

    // A flip means that volume changed sides more than once: the series then changes contract more than once.
    private static Markup DescribeFlips(IReadOnlyList<BarRoll> flips, int rolls, string step) =>
        flips.Count == 0
            ? Markup.From(
                $"<p>There is no flip: {(rolls == 1 ? "the roll leads" : $"each of the {NumberText.Format(rolls)} rolls leads")} "
                    + $"to a contract that was not the front month before.</p>"
            )
            : Markup.From(
                $"""
                <p class="headline"><b>{Figure.Create("flips", flips.Count)} {(
                    flips.Count == 1 ? "flip" : "flips"
                )}.</b> A flip is a roll back to a contract that was the front month before: its volume was the highest again. The price
                step at a flip comes partly from the change of contract, not from the market.</p>
                {Table.Create(
                    "Flips: rolls back to a former front month",
                    [
                        "First day",
                        "From",
                        "Back to",
                        "#Days the old contract was in front",
                        "#Old contract’s volume, that day",
                        "#New contract’s volume, that day",
                        step,
                    ],
                    flips.Select(FlipRow)
                )}
                """
            );

    private static Markup FlipRow(BarRoll roll)
    {
        var name = $"flip.{roll.TradingDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        return Table.Row(
            Figure.Create($"{name}.day", roll.TradingDay),
            Figure.Create($"{name}.from", roll.From),
            Figure.Create($"{name}.to", roll.To),
            Table.Number(Figure.Create($"{name}.days_front", roll.DaysFront)),
            Table.Number(Volume($"{name}.old", roll.On.From)),
            Table.Number(Volume($"{name}.new", roll.On.To)),
            Table.Number(Price($"{name}.step", roll.PriceGap))
        );
    }

    private static Markup Volume(string name, UInt128? volume) =>
        volume is { } known ? Figure.Create(name, (Int128)known) : Figure.Create(name, "", "unknown");

    private static Markup DaysToExpiry(string name, int? days) =>
        days is { } known ? Figure.Create(name, known) : Figure.Create(name, "", "unknown");

    private static Markup Price(string name, decimal price) =>
        Figure.Create(
            name,
            price.ToString("0.#########", CultureInfo.InvariantCulture),
            price.ToString("#,0.0########", CultureInfo.InvariantCulture)
        );

    private static Markup RenderRow(BarRoll roll)
    {
        var name = $"roll.{roll.TradingDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        return Table.Row(
            Figure.Create($"{name}.day", roll.TradingDay),
            Figure.Create($"{name}.from", roll.From),
            Figure.Create($"{name}.to", roll.To),
            Table.Number(Figure.Create($"{name}.days_front", roll.DaysFront)),
            Table.Number(Volume($"{name}.old_before", roll.Before.From)),
            Table.Number(Volume($"{name}.new_before", roll.Before.To)),
            Table.Number(Volume($"{name}.old", roll.On.From)),
            Table.Number(Volume($"{name}.new", roll.On.To)),
            Table.Number(Price($"{name}.last_close", roll.LastClose)),
            Table.Number(Price($"{name}.first_open", roll.FirstOpen)),
            Table.Number(Price($"{name}.step", roll.PriceGap)),
            Table.Number(DaysToExpiry($"{name}.days_to_expiry", roll.DaysToExpiry)),
            Figure.Create($"{name}.back", roll.FlipBack ? "yes" : "", roll.FlipBack ? "flip" : "")
        );
    }
}
