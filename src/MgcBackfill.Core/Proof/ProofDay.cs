namespace MgcBackfill.Proof;

/// <summary>What the source gives for a trading day, worked out by the independent path; to be held against the fast one.</summary>
/// <param name="Day">The trading day.</param>
/// <param name="Contract">Its front month.</param>
/// <param name="Reason">Why.</param>
/// <param name="Candidates">Every outright of the day: highest volume first, then by symbol.</param>
/// <param name="Bars">Bars of the front month.</param>
/// <param name="ZeroVolume">Of those, the ones without volume.</param>
/// <param name="Digest">The day's digest (C9).</param>
internal sealed record ProofDay(DateOnly Day, string Contract, PlainReason Reason, IReadOnlyList<PlainCandidate> Candidates, int Bars, int ZeroVolume, string Digest)
{
    /// <summary>Contracts of the front month over the day: the most of any.</summary>
    public UInt128 Volume => Candidates[0].Volume;
}
