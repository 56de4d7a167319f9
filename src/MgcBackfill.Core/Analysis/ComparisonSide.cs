namespace MgcBackfill.Analysis;

/// <summary>One of two compared databases.</summary>
/// <param name="Db">Full path.</param>
/// <param name="Rows">Number of rows on the compared days; null if they could not be read.</param>
/// <param name="Days">Number of compared trading days with rows; null if they could not be read.</param>
/// <param name="FirstTs">Their first ts_utc; null if there is none.</param>
/// <param name="LastTs">Their last ts_utc; null if there is none.</param>
/// <param name="Digest">The digest of the compared days in lower-case hex; it is the build digest if all days are compared (C9). Null if a
/// row breaks a rule.</param>
public sealed record ComparisonSide(string Db, long? Rows, int? Days, DateTime? FirstTs, DateTime? LastTs, string? Digest);
