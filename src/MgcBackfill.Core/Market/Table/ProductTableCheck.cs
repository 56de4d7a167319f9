using System.Text.Json;
using MgcBackfill.Formats;

namespace MgcBackfill.Market.Table;

/// <summary>Checks what the form of the table cannot require: sources, validity, and names that must exist.</summary>
internal static class ProductTableCheck
{
    private static readonly SpecialDay[] s_specialDays = Enum.GetValues<SpecialDay>();

    /// <summary>Requires that a table is complete and does not contradict itself.</summary>
    /// <exception cref="JsonException">It does not hold; the message names the place.</exception>
    public static void Require(ProductTableDocument table)
    {
        RequireSources(table);
        foreach (var halt in table.Halts)
            RequireException(halt, "the exchange");
        RequireUnique(table.Schedules.Select(s => s.Name), "schedule");
        foreach (var schedule in table.Schedules)
            RequireSchedule(schedule);
        RequireUnique(table.Products.Select(p => p.Root), "product");
        foreach (var product in table.Products)
            RequireProduct(product, table);
    }

    // Every fact cites a source, every citation has a description, and every description is cited.
    private static void RequireSources(ProductTableDocument table)
    {
        var cited = new HashSet<string>();
        foreach (var (place, sources) in Citations(table))
        {
            Require(sources.Count > 0, place, "has no source");
            foreach (var source in sources)
                Require(table.Sources.ContainsKey(source), place, $"cites the source '{source}', which is not described");
            cited.UnionWith(sources);
        }

        foreach (var (name, text) in table.Sources)
        {
            Require(!string.IsNullOrWhiteSpace(text), $"source '{name}'", "has no description");
            Require(cited.Contains(name), $"source '{name}'", "is not cited by any fact");
        }
    }

    private static IEnumerable<(string Place, IReadOnlyList<string> Sources)> Citations(ProductTableDocument table)
    {
        foreach (var halt in table.Halts)
            yield return ("a halt of the exchange", halt.Sources);
        foreach (var schedule in table.Schedules)
        {
            IEnumerable<IReadOnlyList<string>> sources =
            [
                .. schedule.Weeks.Select(w => w.Sources),
                .. schedule.Days.Select(d => d.Sources),
                .. schedule.Exceptions.Select(e => e.Sources),
            ];
            foreach (var cited in sources)
                yield return ($"schedule '{schedule.Name}'", cited);
        }

        foreach (var product in table.Products)
        {
            IReadOnlyList<string>?[] sources =
            [
                product.Sources,
                product.Months?.Sources,
                product.PriceUnit?.Sources,
                .. product.Tick?.Select(t => t.Sources) ?? [],
                product.FirstTradeDate?.Sources,
                product.Hours?.Sources,
                product.LastTradingDay?.Sources,
            ];
            foreach (var cited in sources.OfType<IReadOnlyList<string>>())
                yield return ($"product {product.Root}", cited);
        }
    }

    private static void RequireSchedule(HoursSchedule schedule)
    {
        var place = $"schedule '{schedule.Name}'";
        Require(schedule.Weeks.Count > 0, place, "has no sessions");
        for (var i = 1; i < schedule.Weeks.Count; i++)
            Require(schedule.Weeks[i - 1].From < schedule.Weeks[i].From, place, "has sessions that are not in the order of their dates");
        Require(schedule.Weeks[^1].From <= schedule.To, place, "has sessions from a date after its end");
        foreach (var week in schedule.Weeks)
            RequireSessions(week, place);
        foreach (var rule in schedule.Days)
            RequireRule(rule, place);
        foreach (var day in s_specialDays)
            RequireRules(schedule, day);
        foreach (var exception in schedule.Exceptions)
            RequireException(exception, place);
    }

    private static void RequireSessions(WeekHours week, string place)
    {
        Require(week.Sessions.Count > 0, place, $"has no session from {UtcText.Date(week.From)} on");
        for (var i = 1; i < week.Sessions.Count; i++)
        {
            var (before, session) = (week.Sessions[i - 1], week.Sessions[i]);
            Require(
                !session.OpensOnTheEveningBefore && before.Close < session.Open,
                place,
                $"has sessions that overlap or are not in order, from {UtcText.Date(week.From)} on"
            );
        }
    }

    private static void RequireRule(DayRule rule, string place)
    {
        Require(rule.On.Count > 0, place, "has a rule for no day");
        Require(!(rule.From > rule.To), place, "has a rule that ends before it begins");
        Require(rule.OpenUntil is not null == rule.Is is DayHours.EndsEarly, place, "must have open_until exactly where a day ends early");
        Require(rule.ClosedFrom is null || rule.ClosedFrom >= rule.OpenUntil, place, "has a day that is closed before it ends");
    }

    private static void RequireRules(HoursSchedule schedule, SpecialDay day)
    {
        DayRule[] rules = [.. schedule.Days.Where(r => r.On.Contains(day)).OrderBy(r => r.From ?? DateOnly.MinValue)];
        Require(rules.Length > 0, $"schedule '{schedule.Name}'", $"has no rule for {day}");
        for (var i = 1; i < rules.Length; i++)
            Require(rules[i - 1].To < rules[i].From, $"schedule '{schedule.Name}'", $"has two rules for {day} at one time");
    }

    private static void RequireException(HoursException exception, string place)
    {
        Require(exception.From < exception.To, place, "has an exception that ends before it begins");
        Require(
            exception.Is is MarketState.Unknown or MarketState.Holiday or MarketState.Halt,
            place,
            "has an exception that is neither unknown nor closed"
        );
    }

    private static void RequireProduct(ProductFacts product, ProductTableDocument table)
    {
        var place = $"product {product.Root}";
        Require(Market.Products.IsRoot(product.Root), place, "has no valid root");
        if (product.Months is { } months)
            Require(
                months.Value.Length > 0 && months.Value == string.Concat(Market.Products.MonthCodes.Where(months.Value.Contains)),
                place,
                "has months that are not codes in calendar order"
            );
        Require(
            product.Hours is not { } hours || table.Schedules.Any(s => s.Name == hours.Value),
            place,
            "names hours for which there is no schedule"
        );
        IReadOnlyList<Fact<decimal>> ticks = product.Tick ?? [];
        Require(ticks.All(t => t.Value > 0 && !(t.From > t.To)), place, "has a tick that is not positive, or ends before it begins");
        for (var i = 1; i < ticks.Count; i++)
            Require(ticks[i - 1].To < ticks[i].From, place, "has two ticks at one time");
    }

    private static void RequireUnique(IEnumerable<string> names, string kind)
    {
        var seen = new HashSet<string>();
        foreach (var name in names)
            Require(seen.Add(name), $"{kind} {name}", "is in the table twice");
    }

    private static void Require(bool holds, string place, string what)
    {
        if (!holds)
            throw new JsonException($"The table of products: {place} {what}.");
    }
}
