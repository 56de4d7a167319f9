using System.Globalization;
using MgcBackfill.Cli.Layout;
using MgcBackfill.Formats;
using MgcBackfill.Insight;
using MgcBackfill.Market;

namespace MgcBackfill.Cli.Output;

/// <summary>The coverage of a table for a person: totals, and the days worth a look; or every day.</summary>
internal static class CoverageView
{
    private const int MostDays = 45;
    private const int MostMonths = 36;
    private const int MostNoteworthy = 20;

    private static readonly Attention[] s_weight = [Attention.NotStored, Attention.OutsideHours, Attention.Empty, Attention.Partial, Attention.Thin];

    /// <summary>Prints the coverage.</summary>
    public static void Write(Terminal terminal, TableCoverage coverage, bool everyDay)
    {
        if (coverage.Total is not { } total)
        {
            terminal.Out.WriteLine($"{coverage.Db}: {coverage.Message}");
            return;
        }

        var isGood = total.OutsideHours == 0 && total.NotStored is null or 0 && total.Empty == 0;
        new Sheet($"{NumberText.Of(total.Days, "trading day")} with bars, {UtcText.Date(total.First)} to {UtcText.Date(total.Last)}", isGood, [.. Rows(coverage, total)]).Write(terminal);
        terminal.Out.WriteLine();
        if (everyDay || coverage.Days.Count <= MostDays)
        {
            DaysOf(coverage.Days, coverage.Sources.Count > 0).Write(terminal);
            return;
        }

        var months = coverage.ByMonth.ToArray();
        if (months.Length <= MostMonths)
            PeriodsOf(months, "month", p => p.First.ToString("yyyy-MM", CultureInfo.InvariantCulture)).Write(terminal);
        else
            PeriodsOf([.. coverage.ByYear], "year", p => p.First.ToString("yyyy", CultureInfo.InvariantCulture)).Write(terminal);
        WriteNoteworthy(terminal, coverage);
    }

    private static void WriteNoteworthy(Terminal terminal, TableCoverage coverage)
    {
        var days = coverage.Noteworthy.OrderBy(Rank).ToArray();
        terminal.Out.WriteLine();
        if (days.Length == 0)
        {
            terminal.Out.WriteLine("No day is worth a look. --all shows every day.");
            return;
        }

        terminal.Out.WriteLine($"Worth a look: {NumberText.Of(days.Length, "day")}, the most important first");
        DaysOf(days[..Math.Min(MostNoteworthy, days.Length)], coverage.Sources.Count > 0).Write(terminal);
        if (days.Length > MostNoteworthy)
            terminal.Out.WriteLine($"  … and {NumberText.Of(days.Length - MostNoteworthy)} more; --all shows every day");
    }

    private static int Rank(CoverageDay day) => Array.FindIndex(s_weight, a => day.Attention.HasFlag(a));

    private static IEnumerable<(string, string)> Rows(TableCoverage coverage, CoveragePeriod total)
    {
        yield return ("database", coverage.Db);
        yield return ("minutes", $"{NumberText.Of(total.Minutes)} = {NumberText.Of(total.Bars)} bars + {NumberText.Of(total.Closed)} closed + {NumberText.Of(total.Maintenance)} daily break + {NumberText.Of(total.NoTrade)} no trade + {NumberText.Of(total.Unknown)} unknown");
        if (total is { OthersTraded: { } others, NobodyTraded: { } nobody, NotStored: { } notStored })
            yield return ("no trade", $"{NumberText.Of(total.NoTrade)} = {NumberText.Of(others)} only other contracts traded + {NumberText.Of(nobody)} no contract traded + {NumberText.Of(notStored)} traded but not stored + {NumberText.Of(total.NotSplit)} on days that the source does not cover");
        else
            yield return ("no trade", "whether other contracts traded is unknown: no source was given (--dbn), or it covers no whole day");
        yield return ("without bars", $"{NumberText.Of(total.Holidays, "holiday")}, {NumberText.Of(total.Empty, "day")} for an unknown reason");
        yield return ("stub days", NumberText.Of(total.Stubs));
        yield return ("partial days", total.PartialUnknown == 0 ? NumberText.Of(total.Partial) : $"{NumberText.Of(total.Partial)}, unknown for {NumberText.Of(total.PartialUnknown, "day")} without a record");
        yield return ("outside hours", total.OutsideHours == 0 ? "no bar" : $"{NumberText.Of(total.OutsideHours, "bar")}: either the table of trading hours is wrong there, or the bars are");
        yield return ("hours known", $"trade dates {UtcText.Date(GlobexHours.FirstTradeDate)} to {UtcText.Date(GlobexHours.LastTradeDate)}; on other dates, every minute without a bar counts as unknown");
    }

    private static Listing PeriodsOf(IReadOnlyList<CoveragePeriod> periods, string head, Func<CoveragePeriod, string> name)
    {
        Listing.Column[] columns =
        [
            new(head), new("days", true), new("bars", true), new("closed", true, LeaveOut: 6), new("daily break", true, LeaveOut: 7), new("no trade", true),
            new("unknown", true, LeaveOut: 3), new("outside hours", true, LeaveOut: 1), new("stubs", true, LeaveOut: 5), new("partial", true, LeaveOut: 2),
            new("holidays", true, LeaveOut: 4), new("empty", true, LeaveOut: 1),
        ];
        return new Listing(columns,
        [
            .. periods.Select(p => (IReadOnlyList<string>)
            [
                name(p), NumberText.Of(p.Days), NumberText.Of(p.Bars), NumberText.Of(p.Closed), NumberText.Of(p.Maintenance), NumberText.Of(p.NoTrade), NumberText.Of(p.Unknown),
                NumberText.Of(p.OutsideHours), NumberText.Of(p.Stubs), p.PartialUnknown > 0 && p.Partial == 0 ? "unknown" : NumberText.Of(p.Partial),
                NumberText.Of(p.Holidays), NumberText.Of(p.Empty),
            ]),
        ]);
    }

    private static Listing DaysOf(IReadOnlyList<CoverageDay> days, bool split)
    {
        Listing.Column[] columns =
        [
            new("day"), new("contract"), new("bars", true), new("first", LeaveOut: 3), new("last", LeaveOut: 2), new("closed", true, LeaveOut: 7),
            new("daily break", true, LeaveOut: 8), new("no trade", true, LeaveOut: 1),
            .. split ? [new("others traded", true, LeaveOut: 5), new("none traded", true, LeaveOut: 6)] : Array.Empty<Listing.Column>(), new("unknown", true, LeaveOut: 4),
            new("remarks", IsProse: true, ToneOf: _ => Tone.Warning),
        ];
        return new Listing(columns, [.. days.Select(d => (IReadOnlyList<string>)[.. Cells(d, split)])]);
    }

    private static IEnumerable<string> Cells(CoverageDay day, bool split)
    {
        yield return day.TradingDay.ToString("ddd yyyy-MM-dd", CultureInfo.InvariantCulture);
        yield return day.SourceSymbol ?? "-";
        yield return NumberText.Of(day.Bars);
        yield return UtcText.MinuteOfDay(day.FirstTs);
        yield return UtcText.MinuteOfDay(day.LastTs);
        yield return NumberText.Of(day.Closed);
        yield return NumberText.Of(day.Maintenance);
        yield return NumberText.Of(day.NoTrade);
        if (split)
        {
            yield return day.OthersTraded is { } others ? NumberText.Of(others) : "unknown";
            yield return day.NobodyTraded is { } nobody ? NumberText.Of(nobody) : "unknown";
        }

        yield return NumberText.Of(day.Unknown);
        yield return string.Join(", ", Remarks(day));
    }

    private static IEnumerable<string> Remarks(CoverageDay day)
    {
        if (day.Reason is { } reason)
            yield return reason == EmptyReason.Holiday ? "no bar: holiday" : "no bar: reason unknown";
        if (day.OutsideHours > 0)
            yield return $"{NumberText.Of(day.OutsideHours)} outside hours";
        if (day.NotStored > 0)
            yield return $"{NumberText.Of(day.NotStored.Value)} traded but not stored";
        if (day.Partial == true)
            yield return "partial";
        if (day is { Bars: > 0, Partial: null })
            yield return "partial unknown";
        if (day.Stub == true)
            yield return "stub";
    }
}
