namespace MgcBackfill.Insight;

/// <summary>One of two compared databases.</summary>
/// <param name="Db">Full path.</param>
/// <param name="Rows">Rows of the compared days; null where they could not be read.</param>
/// <param name="Days">Compared trading days with rows; null where they could not be read.</param>
/// <param name="FirstTs">First ts_utc of them; null where there is none.</param>
/// <param name="LastTs">Last ts_utc of them; null where there is none.</param>
/// <param name="Digest">The digest of the compared days, lower-case hex: the build digest where all are compared (C9). Null where a row breaks a rule.</param>
public sealed record ComparisonSide(string Db, long? Rows, int? Days, DateTime? FirstTs, DateTime? LastTs, string? Digest);
