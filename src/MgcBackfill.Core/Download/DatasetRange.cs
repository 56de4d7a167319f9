namespace MgcBackfill.Download;

/// <summary>The time for which the service has data of a schema, nanoseconds since the epoch, half-open.</summary>
/// <param name="Start">The first instant.</param>
/// <param name="End">The end, exclusive. Nothing later can be asked for.</param>
internal readonly record struct DatasetRange(long Start, long End);
