using MgcBackfill.Market;

namespace MgcBackfill.Staging;

/// <summary>A day on its way into the table.</summary>
/// <param name="Decision">The decision, with the day's digest.</param>
/// <param name="Offset">Where the day's bars begin in the bars of its chunk.</param>
internal sealed record StagedDay(ProvedDay Decision, int Offset);
