using System.Globalization;
using MgcBackfill.Analysis;
using MgcBackfill.Cli.Layout;
using MgcBackfill.Formats;

namespace MgcBackfill.Cli.Output;

/// <summary>The roll calendar for a person.</summary>
internal static class RollsView
{
    /// <summary>Prints the rolls.</summary>
    public static void Write(Terminal terminal, RollCalendar calendar)
    {
        if (calendar.Message is { } message)
        {
            terminal.Out.WriteLine($"{calendar.Db}: {message}");
            return;
        }

        var flips = calendar.Rolls.Count(r => r.FlipBack);
        new Sheet(
            $"{NumberText.Count(calendar.Rolls.Count, "roll")}, "
                + $"{(flips == 0 ? "no flip back" : $"{NumberText.Count(flips, "flip")} back to an earlier contract")}",
            true,
            [
                ("database", calendar.Db),
                (
                    "first front month",
                    string.Create(CultureInfo.InvariantCulture, $"{calendar.FirstSymbol}, {calendar.FirstDay:yyyy-MM-dd}")
                ),
                ("last front month", string.Create(CultureInfo.InvariantCulture, $"{calendar.LastSymbol}, {calendar.LastDay:yyyy-MM-dd}")),
                (
                    "volumes",
                    calendar.HasRecords
                        ? "old : new contract, on the day before the roll, on its day and on the day after; from the day records"
                        : "unknown: there are no records"
                ),
                ("other columns", "days in front and to expiry: of the old contract; gap: new first open minus old last close"),
            ]
        ).Write(terminal);
        terminal.Out.WriteLine();
        Listing.Column[] columns =
        [
            new("day"),
            new("from"),
            new("to"),
            new("days in front", true, LeaveOut: 3),
            new("day before", true, LeaveOut: 5),
            new("on the day", true, LeaveOut: 4),
            new("day after", true, LeaveOut: 6),
            new("gap", true, LeaveOut: 1),
            new("days to expiry", true, LeaveOut: 2),
            new("remarks", GetTone: _ => Tone.Warning),
        ];
        new Listing(columns, [.. calendar.Rolls.Select(r => (IReadOnlyList<string>)[.. Cells(r)])]).Write(terminal);
    }

    private static IEnumerable<string> Cells(BarRoll roll)
    {
        yield return UtcText.Date(roll.TradingDay);
        yield return roll.From;
        yield return roll.To;
        yield return NumberText.Format(roll.DaysFront);
        yield return Volumes(roll.Before);
        yield return Volumes(roll.On);
        yield return Volumes(roll.After);
        yield return roll.PriceGap.ToString("+0.0########;-0.0########;0.0", CultureInfo.InvariantCulture);
        yield return roll.DaysToExpiry is { } days ? NumberText.Format(days) : "unknown";
        yield return roll.FlipBack ? "flip back" : "";
    }

    private static string Volumes(RollVolumes? volumes) =>
        volumes switch
        {
            null => "-",
            { From: { } from, To: { } to } => string.Create(CultureInfo.InvariantCulture, $"{from:N0} : {to:N0}"),
            _ => "unknown",
        };
}
