using MgcBackfill.Market;

namespace MgcBackfill.Staging;

/// <summary>A decided day whose bars are staged for the table.</summary>
/// <param name="Decision">The decision, with the day's digest.</param>
/// <param name="Offset">Index of the day's first bar in the bars of its chunk.</param>
internal sealed record StagedDay(VerifiedDay Decision, int Offset);
