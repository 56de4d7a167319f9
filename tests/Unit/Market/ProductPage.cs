using System.Globalization;
using System.Text;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Market.Table;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Market;

/// <summary>docs/products.md, as the table of products gives it.</summary>
internal sealed class ProductPage
{
    /// <summary>If this environment variable is 1, the test writes the page.</summary>
    public const string WriteVariable = "MGC_WRITE_PRODUCTS";

    private const string Unknown = "unknown";

    private readonly ProductTableDocument _table = ProductTable.Current.Document;
    private readonly Dictionary<string, int> _numbers;
    private readonly StringBuilder _page = new();

    private ProductPage() => _numbers = _table.Sources.Keys.Select((name, i) => (name, i + 1)).ToDictionary(p => p.name, p => p.Item2);

    /// <summary>Where the page is.</summary>
    public static string PagePath => Path.Combine(Repository.Root, "docs", "products.md");

    /// <summary>The text of the page.</summary>
    public static string Render()
    {
        var page = new ProductPage();
        page.WriteHead();
        page.WriteProducts();
        page.WriteContracts();
        page.WriteRules();
        page.WriteNotes();
        foreach (var schedule in page._table.Schedules)
            page.WriteSchedule(schedule);
        page.WriteHalts();
        page.WriteSources();
        return page._page.ToString();
    }

    private void WriteHead() =>
        Line(
            $"""
            # Products: what is known, and from where

            The table of products is `src/MgcBackfill.Core/Market/products.json`. This page shows it: it is written by
            `{WriteVariable}=1 dotnet test tests/Unit -c Release --filter FullyQualifiedName~ProductPageTests`, and that test fails if the page and
            the table differ. Numbers in brackets are [sources](#sources). What no source confirms is `{Unknown}`; the program then says so, and never
            guesses. Backfill and verification need none of these facts: they work for every root. [sessions.md](sessions.md) describes how the hours
            are used.

            """
        );

    private void WriteProducts()
    {
        Line("## Products", "", "Ticks are those of outrights today; the unit is that of the price in DBN.", "");
        Table(
            ["root", "name", "exchange", "months", "tick", "unit of the price", "first trade date", "hours"],
            _table.Products.Select(p =>
                new[]
                {
                    p.Root,
                    $"{p.Name}{Cite(p.Sources)}",
                    p.Exchange,
                    Cell(p.Months, m => m),
                    p.Tick is { } ticks
                        ? string.Join("; ", ticks.Select(t => Cell(t, v => v.ToString(CultureInfo.InvariantCulture))))
                        : Unknown,
                    Cell(p.PriceUnit, u => u),
                    Cell(p.FirstTradeDate, UtcText.Date),
                    Cell(p.Hours, h => h),
                }
            )
        );
    }

    private void WriteContracts()
    {
        Line("", "## Last trading day", "");
        Table(
            ["rule", "products"],
            _table
                .Products.GroupBy(p => p.LastTradingDay?.Value)
                .OrderBy(g => g.Key)
                .Select(g =>
                    new[]
                    {
                        g.Key is { } rule ? Words(rule) : Unknown,
                        string.Join(", ", g.Select(p => $"{p.Root}{Cite(p.LastTradingDay?.Sources)}")),
                    }
                )
        );
    }

    private void WriteRules() =>
        Line(
            "",
            """
            A business day is a weekday that is none of the ten holidays of the exchange: New Year, Martin Luther King Day, Presidents Day, Good
            Friday, Memorial Day, Juneteenth (from 2022), Independence Day, Labor Day, Thanksgiving and Christmas. Closings that were decided at short
            notice are not considered. If the third Friday is a holiday, the last trading day of those products is unknown.
            """
        );

    private void WriteNotes()
    {
        var notes = _table
            .Products.SelectMany(p =>
                new[] { p.Months?.Note, p.PriceUnit?.Note, p.FirstTradeDate?.Note, p.Hours?.Note, p.LastTradingDay?.Note }
                    .Concat(p.Tick?.Select(t => t.Note) ?? [])
                    .OfType<string>()
                    .Select(n => (p.Root, Note: n))
            )
            .GroupBy(n => n.Note, n => n.Root);
        Line("", "Notes:", "");
        foreach (var note in notes)
            Line($"- {string.Join(", ", note)}: {note.Key}");
    }

    private void WriteSchedule(HoursSchedule schedule)
    {
        var zone = schedule.Zone == UsZone.NewYork ? "New York" : "Chicago";
        Line(
            "",
            $"## Hours: {schedule.Name}",
            "",
            $"Trade dates {UtcText.Date(schedule.From)} to {UtcText.Date(schedule.To)}, {zone} time.",
            ""
        );
        Table(
            ["from", "sessions of a trade date, Monday to Friday"],
            schedule.Weeks.Select(w => new[] { UtcText.Date(w.From), $"{string.Join(", ", w.Sessions.Select(Words))}{Cite(w.Sources)}" })
        );
        Line("");
        Table(
            ["special day", "trade dates", "hours"],
            Enum.GetValues<SpecialDay>()
                .SelectMany(day => schedule.Days.Where(r => r.On.Contains(day)).OrderBy(r => r.From), (day, rule) => (Day: day, Rule: rule))
                .GroupBy(p => p.Rule, p => p.Day)
                .Select(g =>
                    new[]
                    {
                        string.Join(", ", g.Select(Words)),
                        Period(g.Key.From, g.Key.To, "all"),
                        $"{Hours(g.Key)}{Cite(g.Key.Sources)}",
                    }
                )
        );
        Line("", "On dates of a special day for which no row holds, the hours are unknown.");
        if (schedule.Exceptions.Count > 0)
        {
            Line("");
            WriteExceptions(schedule.Exceptions);
        }
    }

    private void WriteHalts()
    {
        Line("", "## Halts of the whole exchange", "", "They hold for every product that was open.", "");
        WriteExceptions(_table.Halts);
    }

    private void WriteExceptions(IEnumerable<HoursException> exceptions) =>
        Table(
            ["from, UTC", "to, UTC", "state", "reason"],
            exceptions.Select(e => new[] { Instant(e.From), Instant(e.To), JsonText.Name(e.Is), $"{e.Why}{Cite(e.Sources)}" })
        );

    private void WriteSources()
    {
        Line("", "## Sources", "");
        foreach (var (name, text) in _table.Sources)
            Line($"{_numbers[name]}. {text}");
    }

    private string Cell<T>(Fact<T>? fact, Func<T, string> format)
    {
        if (fact is null)
            return Unknown;
        var period = Period(fact.From, fact.To, "");
        return $"{format(fact.Value)}{(period.Length == 0 ? "" : $" ({period})")}{Cite(fact.Sources)}";
    }

    private string Cite(IReadOnlyList<string>? sources) =>
        sources is null ? "" : $" [{string.Join(", ", sources.Select(s => _numbers[s]).Order())}]";

    private static string Period(DateOnly? from, DateOnly? to, string always) =>
        (from, to) switch
        {
            ({ } first, { } last) => $"{UtcText.Date(first)} to {UtcText.Date(last)}",
            ({ } first, null) => $"from {UtcText.Date(first)} on",
            (null, { } last) => $"to {UtcText.Date(last)}",
            _ => always,
        };

    private static string Hours(DayRule rule) =>
        rule switch
        {
            { Is: DayHours.Closed } => "closed",
            { Is: DayHours.Usual } => "as on other days",
            { Is: DayHours.Unknown } => Unknown,
            { ClosedFrom: null } => $"open to {Time(rule.OpenUntil!.Value)}, then unknown to the usual close",
            _ when rule.ClosedFrom == rule.OpenUntil => $"open to {Time(rule.OpenUntil!.Value)}",
            _ => $"open to {Time(rule.OpenUntil!.Value)}, closed from {Time(rule.ClosedFrom!.Value)}, unknown between them",
        };

    private static string Words(Session session) =>
        $"{Time(session.Open)}{(session.OpensOnTheEveningBefore ? " on the evening before" : "")} to {Time(session.Close)}";

    private static string Words(SpecialDay day) =>
        day switch
        {
            SpecialDay.NewYear => "New Year",
            SpecialDay.DayAfterNewYear => "the day after New Year",
            SpecialDay.MartinLutherKing => "Martin Luther King Day",
            SpecialDay.Presidents => "Presidents Day",
            SpecialDay.GoodFriday => "Good Friday",
            SpecialDay.Memorial => "Memorial Day",
            SpecialDay.Juneteenth => "Juneteenth",
            SpecialDay.IndependenceEve => "July 3",
            SpecialDay.Independence => "Independence Day",
            SpecialDay.DayAfterIndependence => "the day after Independence Day",
            SpecialDay.Labor => "Labor Day",
            SpecialDay.Thanksgiving => "Thanksgiving",
            SpecialDay.DayAfterThanksgiving => "the day after Thanksgiving",
            SpecialDay.ChristmasEve => "Christmas Eve",
            SpecialDay.Christmas => "Christmas",
            SpecialDay.DayAfterChristmas => "the day after Christmas",
            _ => "New Year's Eve",
        };

    private static string Words(LastTradingDayRule rule) =>
        rule switch
        {
            LastTradingDayRule.ThirdLastBusinessDay => "the third last business day of the contract month",
            LastTradingDayRule.ThirdLastBusinessDayOfMonthBefore => "the third last business day of the month before",
            LastTradingDayRule.LastBusinessDay => "the last business day of the contract month",
            LastTradingDayRule.LastBusinessDayOfMonthBefore => "the last business day of the month before",
            LastTradingDayRule.SeventhBusinessDayBeforeLast => "the seventh business day before the last one of the contract month",
            LastTradingDayRule.ThirdFriday => "the third Friday of the contract month",
            LastTradingDayRule.BusinessDayBeforeThe15th => "the business day before the 15th of the contract month",
            LastTradingDayRule.ThirdBusinessDayBeforeThe25thOfMonthBefore =>
                "the third business day before the 25th of the month before, or before the last business day before the 25th",
            LastTradingDayRule.FourthBusinessDayBeforeThe25thOfMonthBefore => "the business day before that of CL",
            LastTradingDayRule.BusinessDayBeforeThirdWednesday => "the business day before the third Wednesday of the contract month",
            LastTradingDayRule.SecondBusinessDayBeforeThirdWednesday =>
                "the second business day before the third Wednesday of the contract month",
            _ => "the last Friday of the contract month, or the last day before it that is a business day in London and the US",
        };

    private static string Time(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Instant(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private void Table(string[] heads, IEnumerable<string[]> rows)
    {
        Line($"| {string.Join(" | ", heads)} |", $"|{string.Concat(heads.Select(_ => "---|"))}");
        foreach (var row in rows)
            Line($"| {string.Join(" | ", row)} |");
    }

    private void Line(params string[] lines)
    {
        foreach (var line in lines)
            _page.Append(line.ReplaceLineEndings("\n")).Append('\n');
    }
}
