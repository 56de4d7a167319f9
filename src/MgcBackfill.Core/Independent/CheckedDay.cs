namespace MgcBackfill.Independent;

/// <summary>The result of the independent check for a trading day, to be compared with the result of the main reader.</summary>
/// <param name="Day">The trading day.</param>
/// <param name="Contract">Its front month.</param>
/// <param name="Reason">The criterion that decided.</param>
/// <param name="Candidates">Every outright of the day, highest volume first, then by symbol.</param>
/// <param name="Bars">Number of bars of the front month.</param>
/// <param name="ZeroVolume">Number of those without volume.</param>
/// <param name="Digest">The day's digest (C9).</param>
internal sealed record CheckedDay(
    DateOnly Day,
    string Contract,
    PlainReason Reason,
    IReadOnlyList<PlainCandidate> Candidates,
    int Bars,
    int ZeroVolume,
    string Digest
)
{
    /// <summary>Number of contracts of the front month over the day: the highest of all.</summary>
    public UInt128 Volume => Candidates[0].Volume;
}
