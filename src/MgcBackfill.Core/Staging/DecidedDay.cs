using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Staging;

/// <summary>A decided trading day with its bars.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Bars">The bars of the front month in time order; invalid after the next bar is added.</param>
public sealed record DecidedDay(DayDecision Decision, IReadOnlyList<DbnBar> Bars);
