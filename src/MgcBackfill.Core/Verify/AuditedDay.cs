using MgcBackfill.Market;

namespace MgcBackfill.Verify;

/// <summary>A trading day of the table after the audit.</summary>
/// <param name="Day">The day.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="FirstTs">First ts_utc, nanoseconds since the epoch.</param>
/// <param name="LastTs">Last ts_utc, nanoseconds since the epoch.</param>
/// <param name="Digest">The day's digest (C9), or null if a row cannot be digested.</param>
internal readonly record struct AuditedDay(TradingDay Day, int Rows, long FirstTs, long LastTs, string? Digest);
