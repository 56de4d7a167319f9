namespace MgcBackfill.Store;

/// <summary>
/// What the table holds of a trading day, in brief: enough to see whether the record of a finished day is still true (C5).
/// </summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="FirstTs">First ts_utc, nanoseconds since the epoch.</param>
/// <param name="LastTs">Last ts_utc, nanoseconds since the epoch.</param>
internal readonly record struct StoredDay(long Rows, long FirstTs, long LastTs);
