namespace MgcBackfill.Independent;

/// <summary>An outright of a trading day.</summary>
/// <param name="Symbol">The raw symbol.</param>
/// <param name="Volume">Number of contracts over the complete day.</param>
/// <param name="Bars">Number of bars on the day.</param>
internal readonly record struct PlainCandidate(string Symbol, UInt128 Volume, int Bars);
