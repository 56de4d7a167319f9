namespace MgcBackfill.Postgres;

/// <summary>The counts of one file in a transaction.</summary>
/// <param name="Rows">Rows of the table that come from the file.</param>
/// <param name="Inserted">Those that did not exist before.</param>
/// <param name="Updated">Those whose values changed.</param>
/// <param name="First">Time of the first row, nanoseconds since the epoch.</param>
/// <param name="Last">Time of the last row, nanoseconds since the epoch.</param>
internal readonly record struct FileCounts(long Rows, long Inserted, long Updated, long First, long Last);
