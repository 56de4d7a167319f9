namespace MgcBackfill.Proof;

/// <summary>An outright of a trading day.</summary>
/// <param name="Symbol">The raw symbol.</param>
/// <param name="Volume">Contracts over the complete day.</param>
/// <param name="Bars">Bars of the day.</param>
internal readonly record struct PlainCandidate(string Symbol, UInt128 Volume, int Bars);
