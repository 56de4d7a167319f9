namespace MgcBackfill.Analysis;

/// <summary>The volumes of the two contracts of a roll on a day, from the day's record.</summary>
/// <param name="TradingDay">The trading day.</param>
/// <param name="From">Number of contracts traded of the old front month; 0 if it did not trade, null if there is no record.</param>
/// <param name="To">Number of contracts traded of the new front month; 0 if it did not trade, null if there is no record.</param>
public sealed record RollVolumes(DateOnly TradingDay, UInt128? From, UInt128? To);
