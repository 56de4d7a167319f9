using MgcBackfill.Checkpoint;
using MgcBackfill.Market;

namespace MgcBackfill.Backfill;

/// <summary>
/// A recorded file that the given files do not replace: finished days that they cover only in part were also built from it (C5).
/// </summary>
/// <param name="File">The file as the records name it.</param>
/// <param name="First">The first day that needs it.</param>
/// <param name="Days">Number of days that need it.</param>
internal sealed record NeededFile(SourceRecord File, TradingDay First, int Days);
