using System.Globalization;
using MgcBackfill.Formats;
using MgcBackfill.Insight;
using MgcBackfill.Market;

namespace MgcBackfill.Cli.Output;

/// <summary>The coverage of a table for a person: sums, and the days that are worth a look; or every day.</summary>
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
            PeriodsOf(months, p => p.First.ToString("yyyy-MM", CultureInfo.InvariantCulture)).Write(terminal);
        else
            PeriodsOf([.. coverage.ByYear], p => p.First.ToString("yyyy", CultureInfo.InvariantCulture)).Write(terminal);
        WriteNoteworthy(terminal, coverage);
    }

    private static void WriteNoteworthy(Terminal terminal, TableCoverage coverage)
    {
        var days = coverage.Noteworthy.OrderBy(Rank).ToArray();
        terminal.Out.WriteLine();
        if (days.Length == 0)
        {
            terminal.Out.WriteLine("No day is worth a look. --all prints every day.");
            return;
        }

        terminal.Out.WriteLine($"Worth a look, {NumberText.Of(days.Length, "day")}, what weighs most first:");
        DaysOf(days[..Math.Min(MostNoteworthy, days.Length)], coverage.Sources.Count > 0).Write(terminal);
        if (days.Length > MostNoteworthy)
            terminal.Out.WriteLine($"  … and {NumberText.Of(days.Length - MostNoteworthy)} more; --all prints every day");
    }

    private static int Rank(CoverageDay day) => Array.FindIndex(s_weight, a => day.Attention.HasFlag(a));

    private static IEnumerable<(string, string)> Rows(TableCoverage coverage, CoveragePeriod total)
    {
        yield return ("database", coverage.Db);
        yield return ("minutes", $"{NumberText.Of(total.Minutes)} = {NumberText.Of(total.Bars)} bars + {NumberText.Of(total.Closed)} closed + {NumberText.Of(total.Maintenance)} daily break + {NumberText.Of(total.NoTrade)} no trade + {NumberText.Of(total.Unknown)} unknown");
        if (total is { OthersTraded: { } others, NobodyTraded: { } nobody, NotStored: { } notStored })
            yield return ("no trade", $"{NumberText.Of(total.NoTrade)} = {NumberText.Of(others)} others traded + {NumberText.Of(nobody)} nobody traded + {NumberText.Of(notStored)} traded but not stored + {NumberText.Of(total.NotSplit)} of days that the source does not cover");
        else
            yield return ("no trade", "whether others traded is unknown: no source was given (--dbn), or it covers no whole day");
        yield return ("without bars", $"{NumberText.Of(total.Holidays, "holiday")}, {NumberText.Of(total.Empty, "day")} for unknown reasons");
        yield return ("stub days", NumberText.Of(total.Stubs));
        yield return ("partial days", total.PartialUnknown == 0 ? NumberText.Of(total.Partial) : $"{NumberText.Of(total.Partial)}, unknown of {NumberText.Of(total.PartialUnknown, "day")} (no record tells)");
        yield return ("outside hours", total.OutsideHours == 0 ? "no bar" : $"{NumberText.Of(total.OutsideHours, "bar")}: the table of hours is wrong there, or the bars are");
        yield return ("hours known", $"trade dates {UtcText.Date(GlobexHours.FirstTradeDate)} to {UtcText.Date(GlobexHours.LastTradeDate)}; before and after, every minute without a bar is unknown");
    }

    private static Listing PeriodsOf(IReadOnlyList<CoveragePeriod> periods, Func<CoveragePeriod, string> name)
    {
        Listing.Column[] columns =
        [
            new(""), new("days", true), new("bars", true), new("closed", true), new("break", true), new("no trade", true), new("unknown", true),
            new("outside", true), new("stubs", true), new("partial", true), new("holidays", true), new("empty", true),
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
            new("day"), new("contract"), new("bars", true), new("first"), new("last"), new("closed", true), new("break", true), new("no trade", true),
            .. split ? [new("others", true), new("nobody", true)] : Array.Empty<Listing.Column>(), new("unknown", true), new("remarks"),
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
