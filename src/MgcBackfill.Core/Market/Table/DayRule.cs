namespace MgcBackfill.Market.Table;

/// <summary>
/// The hours of special days. If the sources give two different times for an early end, the market is open until the first, closed from
/// the second, and unknown between them.
/// </summary>
/// <param name="On">The days.</param>
/// <param name="Is">What they are.</param>
/// <param name="Sources">The names of the sources.</param>
/// <param name="From">The first trade date for which the rule holds; null from the start of the schedule.</param>
/// <param name="To">The last trade date for which it holds; null to the end of the schedule.</param>
/// <param name="OpenUntil">On a day that ends early, the time up to which the market is certainly open.</param>
/// <param name="ClosedFrom">The time from which it is certainly closed; null if that is not known before the usual close.</param>
internal sealed record DayRule(
    IReadOnlyList<SpecialDay> On,
    DayHours Is,
    IReadOnlyList<string> Sources,
    DateOnly? From = null,
    DateOnly? To = null,
    TimeOnly? OpenUntil = null,
    TimeOnly? ClosedFrom = null
)
{
    /// <summary>The rule of a day that is not special.</summary>
    public static DayRule Usual { get; } = new([], DayHours.Usual, []);

    /// <summary>The rule of a special day for which no other rule holds.</summary>
    public static DayRule Unknown { get; } = new([], DayHours.Unknown, []);

    /// <summary>True if the rule holds on a trade date.</summary>
    public bool Holds(DateOnly date) => !(date < From) && !(date > To);
}
