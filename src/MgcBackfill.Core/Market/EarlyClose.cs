namespace MgcBackfill.Market;

/// <summary>
/// The end of a session before its time, as far as it is known: open until one time of the New York day, closed from another. Where the
/// sources give two times, what lies between them is unknown.
/// </summary>
/// <param name="OpenUntil">Minute of the day up to which the market is open for certain.</param>
/// <param name="ClosedFrom">Minute of the day from which it is closed for certain; null where the sources do not say that it closes early.</param>
internal readonly record struct EarlyClose(int OpenUntil, int? ClosedFrom);
