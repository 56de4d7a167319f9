using System.Globalization;
using MgcBackfill.Analysis;
using MgcBackfill.Cli.Layout;
using MgcBackfill.Formats;

namespace MgcBackfill.Cli.Output;

/// <summary>The coverage of a table for a person: totals, and the days worth a look; or every day.</summary>
internal static class CoverageView
{
    private const int MaxDays = 45;
    private const int MaxMonths = 36;
    private const int MaxNoteworthy = 20;

    private static readonly Attention[] s_weight =
    [
        Attention.NotStored,
        Attention.OutsideHours,
        Attention.Empty,
        Attention.Partial,
        Attention.Thin,
    ];

    /// <summary>Prints the coverage.</summary>
    public static void Write(Terminal terminal, TableCoverage coverage, bool everyDay)
    {
        if (coverage.Total is not { } total)
        {
            terminal.Out.WriteLine($"{coverage.Db}: {coverage.Message}");
            return;
        }

        var isGood = total.OutsideHours == 0 && total.NotStored is null or 0 && total.Empty == 0;
        new Sheet(
            $"{NumberText.Count(total.Days, "trading day")} with bars, {UtcText.Date(total.First)} to {UtcText.Date(total.Last)}",
            isGood,
            [.. Rows(coverage, total)]
        ).Write(terminal);
        terminal.Out.WriteLine();
        if (everyDay || coverage.Days.Count <= MaxDays)
        {
            GetDays(coverage.Days, coverage.Sources.Count > 0).Write(terminal);
            return;
        }

        var months = coverage.ByMonth.ToArray();
        if (months.Length <= MaxMonths)
            GetPeriods(months, "month", p => p.First.ToString("yyyy-MM", CultureInfo.InvariantCulture)).Write(terminal);
        else
            GetPeriods([.. coverage.ByYear], "year", p => p.First.ToString("yyyy", CultureInfo.InvariantCulture)).Write(terminal);
        WriteDaysWorthALook(terminal, coverage);
    }

    private static void WriteDaysWorthALook(Terminal terminal, TableCoverage coverage)
    {
        var days = coverage.DaysWorthALook.OrderBy(Rank).ToArray();
        terminal.Out.WriteLine();
        if (days.Length == 0)
        {
            terminal.Out.WriteLine("No day is worth a look. --all shows every day.");
            return;
        }

        terminal.Out.WriteLine($"Worth a look: {NumberText.Count(days.Length, "day")}, the most important first");
        GetDays(days[..Math.Min(MaxNoteworthy, days.Length)], coverage.Sources.Count > 0).Write(terminal);
        if (days.Length > MaxNoteworthy)
            terminal.Out.WriteLine($"  … and {NumberText.Format(days.Length - MaxNoteworthy)} more; --all shows every day");
    }

    private static int Rank(CoverageDay day) => Array.FindIndex(s_weight, a => day.Attention.HasFlag(a));

    private static IEnumerable<(string, string)> Rows(TableCoverage coverage, CoveragePeriod total)
    {
        yield return ("database", coverage.Db);
        yield return (
            "minutes",
            $"{NumberText.Format(total.Minutes)} = {NumberText.Format(total.Bars)} bars + {NumberText.Format(total.Closed)} closed "
                + $"+ {NumberText.Format(total.Maintenance)} daily break + "
                + $"{NumberText.Format(total.NoTrade)} open without a bar + {NumberText.Format(total.Unknown)} unknown"
        );
        if (total is { OthersTraded: { } others, NobodyTraded: { } none, NotStored: { } notStored })
            yield return (
                "open, no bar",
                $"{NumberText.Format(total.NoTrade)} = {NumberText.Format(others)} only other contracts traded + "
                    + $"{NumberText.Format(none)} no contract traded + {NumberText.Format(notStored)} traded "
                    + $"but not stored + {NumberText.Format(total.NotSplit)} on days that the source does not cover"
            );
        else
            yield return (
                "open, no bar",
                "whether other contracts traded is unknown: no source was given (--dbn), or it covers no complete day"
            );
        yield return (
            "without bars",
            $"{NumberText.Count(total.Holidays, "holiday")}, {NumberText.Count(total.Empty, "day")} for an unknown reason"
        );
        yield return ("stub days", NumberText.Format(total.Stubs));
        yield return (
            "partial days",
            total.PartialUnknown == 0
                ? NumberText.Format(total.Partial)
                : $"{NumberText.Format(total.Partial)}, unknown for {NumberText.Count(total.PartialUnknown, "day")} without a record"
        );
        yield return (
            "outside hours",
            total.OutsideHours == 0
                ? "no bar"
                : $"{NumberText.Count(total.OutsideHours, "bar")}: either the table of trading hours is wrong there, or the bars are"
        );
        yield return (
            "hours known",
            coverage.Hours is { } hours
                ? $"trade dates {UtcText.Date(hours.FirstTradeDate)} to {UtcText.Date(hours.LastTradeDate)}; "
                    + "on other dates, every minute without a bar counts as unknown"
                : "unknown for this product: every minute without a bar counts as unknown"
        );
    }

    private static Listing GetPeriods(IReadOnlyList<CoveragePeriod> periods, string head, Func<CoveragePeriod, string> name)
    {
        Listing.Column[] columns =
        [
            new(head),
            new("days", true),
            new("bars", true),
            new("closed", true, LeaveOut: 6),
            new("daily break", true, LeaveOut: 7),
            new("open, no bar", true),
            new("unknown", true, LeaveOut: 3),
            new("outside hours", true, LeaveOut: 1),
            new("stub days", true, LeaveOut: 5),
            new("partial days", true, LeaveOut: 2),
            new("holidays", true, LeaveOut: 4),
            new("unexplained", true, LeaveOut: 1),
        ];
        return new Listing(
            columns,
            [
                .. periods.Select(p =>
                    (IReadOnlyList<string>)
                        [
                            name(p),
                            NumberText.Format(p.Days),
                            NumberText.Format(p.Bars),
                            NumberText.Format(p.Closed),
                            NumberText.Format(p.Maintenance),
                            NumberText.Format(p.NoTrade),
                            NumberText.Format(p.Unknown),
                            NumberText.Format(p.OutsideHours),
                            NumberText.Format(p.Stubs),
                            p.PartialUnknown > 0 && p.Partial == 0 ? "unknown" : NumberText.Format(p.Partial),
                            NumberText.Format(p.Holidays),
                            NumberText.Format(p.Empty),
                        ]
                ),
            ]
        );
    }

    private static Listing GetDays(IReadOnlyList<CoverageDay> days, bool split)
    {
        Listing.Column[] columns =
        [
            new("day"),
            new("contract"),
            new("bars", true),
            new("first", LeaveOut: 3),
            new("last", LeaveOut: 2),
            new("closed", true, LeaveOut: 7),
            new("daily break", true, LeaveOut: 8),
            new("open, no bar", true, LeaveOut: 1),
            .. split ? [new("others traded", true, LeaveOut: 5), new("none traded", true, LeaveOut: 6)] : Array.Empty<Listing.Column>(),
            new("unknown", true, LeaveOut: 4),
            new("remarks", IsProse: true, GetTone: _ => Tone.Warning),
        ];
        return new Listing(columns, [.. days.Select(d => (IReadOnlyList<string>)[.. Cells(d, split)])]);
    }

    private static IEnumerable<string> Cells(CoverageDay day, bool split)
    {
        yield return day.TradingDay.ToString("ddd yyyy-MM-dd", CultureInfo.InvariantCulture);
        yield return day.SourceSymbol ?? "-";
        yield return NumberText.Format(day.Bars);
        yield return UtcText.MinuteOfDay(day.FirstTs);
        yield return UtcText.MinuteOfDay(day.LastTs);
        yield return NumberText.Format(day.Closed);
        yield return NumberText.Format(day.Maintenance);
        yield return NumberText.Format(day.NoTrade);
        if (split)
        {
            yield return day.OthersTraded is { } others ? NumberText.Format(others) : "unknown";
            yield return day.NobodyTraded is { } none ? NumberText.Format(none) : "unknown";
        }

        yield return NumberText.Format(day.Unknown);
        yield return string.Join(", ", Remarks(day));
    }

    private static IEnumerable<string> Remarks(CoverageDay day)
    {
        if (day.Reason is { } reason)
            yield return reason == EmptyReason.Holiday ? "no bar: holiday" : "no bar: reason unknown";
        if (day.OutsideHours > 0)
            yield return $"{NumberText.Format(day.OutsideHours)} outside hours";
        if (day.NotStored > 0)
            yield return $"{NumberText.Format(day.NotStored.Value)} traded but not stored";
        if (day.Partial == true)
            yield return "partial";
        if (day is { Bars: > 0, Partial: null })
            yield return "partial unknown";
        if (day.Stub == true)
            yield return "stub";
    }
}
