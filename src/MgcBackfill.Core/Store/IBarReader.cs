namespace MgcBackfill.Store;

/// <summary>Reads rows of the store's product, in time order.</summary>
internal interface IBarReader : IDisposable
{
    /// <summary>
    /// Reads the rows with <paramref name="start"/> &lt;= ts_utc &lt; <paramref name="end"/> into <paramref name="rows"/>, replacing what
    /// it held.
    /// </summary>
    /// <param name="start">Nanoseconds since the epoch.</param>
    /// <param name="end">Nanoseconds since the epoch.</param>
    /// <param name="rows">Receives the rows by time.</param>
    /// <param name="cancellation">Interrupts the query.</param>
    void Read(long start, long end, StoredRows rows, CancellationToken cancellation = default);
}
