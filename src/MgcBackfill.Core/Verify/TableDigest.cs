namespace MgcBackfill.Verify;

/// <summary>The digest of a table. Equal tables have equal digests, wherever and however they were built (C9).</summary>
/// <param name="Db">Full path of the database.</param>
/// <param name="BuildDigest">The build digest, lower-case hex.</param>
/// <param name="Rows">Number of rows of the table.</param>
/// <param name="Days">Number of trading days with rows.</param>
/// <param name="FirstTs">First ts_utc, or null if there is none.</param>
/// <param name="LastTs">Last ts_utc, or null if there is none.</param>
public sealed record TableDigest(string Db, string BuildDigest, long Rows, int Days, DateTime? FirstTs, DateTime? LastTs);
