namespace MgcBackfill.Market.Table;

/// <summary>The hours that a group of products has in common.</summary>
/// <param name="Name">The name of the schedule.</param>
/// <param name="Zone">The zone of its times.</param>
/// <param name="To">The last trade date for which it holds.</param>
/// <param name="Weeks">The sessions, in the order of their validity. The schedule holds from the first of them on.</param>
/// <param name="Days">The special days; each is named at least once.</param>
/// <param name="Exceptions">What happened once, in this group only.</param>
internal sealed record HoursSchedule(
    string Name,
    UsZone Zone,
    DateOnly To,
    IReadOnlyList<WeekHours> Weeks,
    IReadOnlyList<DayRule> Days,
    IReadOnlyList<HoursException> Exceptions
)
{
    private readonly ILookup<SpecialDay, DayRule> _rules = Days.SelectMany(r => r.On, (r, day) => (Rule: r, Day: day))
        .ToLookup(p => p.Day, p => p.Rule);

    /// <summary>The first trade date for which the schedule holds.</summary>
    internal DateOnly From => Weeks[0].From;

    /// <summary>The sessions of a trade date; those of the first entry for a date before it.</summary>
    internal WeekHours FindWeek(DateOnly date)
    {
        var at = Weeks.Count - 1;
        while (at > 0 && date < Weeks[at].From)
            at--;
        return Weeks[at];
    }

    /// <summary>The rule of a weekday.</summary>
    internal DayRule FindRule(DateOnly date) =>
        SpecialDays.Find(date) is not { } day ? DayRule.Usual : _rules[day].FirstOrDefault(r => r.Holds(date)) ?? DayRule.Unknown;
}
