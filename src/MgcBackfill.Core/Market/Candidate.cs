namespace MgcBackfill.Market;

/// <summary>An outright that traded on a trading day.</summary>
/// <param name="Symbol">The raw symbol.</param>
/// <param name="Volume">Contracts traded over the complete day.</param>
/// <param name="Bars">Number of minutes in which it traded.</param>
public sealed record Candidate(string Symbol, UInt128 Volume, int Bars);
