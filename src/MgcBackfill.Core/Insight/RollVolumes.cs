namespace MgcBackfill.Insight;

/// <summary>What the two contracts of a roll traded on a day, by the day's record.</summary>
/// <param name="TradingDay">The trading day.</param>
/// <param name="From">Contracts of the old front month; 0 where it did not trade, null where no record tells.</param>
/// <param name="To">Contracts of the new front month; 0 where it did not trade, null where no record tells.</param>
public sealed record RollVolumes(DateOnly TradingDay, UInt128? From, UInt128? To);
