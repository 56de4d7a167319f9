using MgcBackfill.Log;
using MgcBackfill.Market;

namespace MgcBackfill.Cli.Output;

/// <summary>The decision of a trading day, with the names of the day ledger.</summary>
internal sealed record DayDocument(
    DateOnly TradingDay,
    string SourceSymbol,
    string Reason,
    IReadOnlyList<Candidate> Candidates,
    int Bars,
    DateTime FirstTs,
    DateTime LastTs,
    bool Partial,
    bool Stub,
    int ZeroVolume)
{
    public static DayDocument Of(DaySelection day) => new(
        day.Day.Date, day.SourceSymbol, LogText.Of(day.Reason), day.Candidates, day.Bars,
        Instant.ToDateTime(day.FirstTs), Instant.ToDateTime(day.LastTs), day.Partial, day.Stub, day.ZeroVolume);
}
