namespace MgcBackfill.Proof;

/// <summary>What the source gives for a trading day, worked out by the independent path; to be held against the fast one.</summary>
/// <param name="Day">The trading day.</param>
/// <param name="Contract">Its front month.</param>
/// <param name="Reason">Why.</param>
/// <param name="Volume">Contracts of the front month over the day.</param>
/// <param name="Bars">Bars of the front month.</param>
/// <param name="Digest">The day's digest (C9).</param>
internal sealed record ProofDay(DateOnly Day, string Contract, PlainReason Reason, UInt128 Volume, int Bars, string Digest);
