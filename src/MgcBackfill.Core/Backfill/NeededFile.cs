using MgcBackfill.Checkpoint;
using MgcBackfill.Market;

namespace MgcBackfill.Backfill;

/// <summary>A file of the records that the files given do not make up for: finished days that they cover in part were built from it too (C5).</summary>
/// <param name="File">The file as the records name it.</param>
/// <param name="First">The first day that needs it.</param>
/// <param name="Days">How many days need it.</param>
internal sealed record NeededFile(SourceRecord File, TradingDay First, int Days);
