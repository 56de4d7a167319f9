using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Staging;

/// <summary>A decided trading day with its bars.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Bars">The front month's bars in time order; valid until the next bar is added.</param>
public sealed record DecidedDay(DayDecision Decision, IReadOnlyList<DbnBar> Bars);
