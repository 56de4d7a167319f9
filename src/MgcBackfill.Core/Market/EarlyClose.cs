namespace MgcBackfill.Market;

/// <summary>
/// The early end of a session, as far as it is known: open until one time of the New York day, closed from another. If the sources give two
/// different times, the state between them is unknown.
/// </summary>
/// <param name="OpenUntil">Minute of the day up to which the market is certainly open.</param>
/// <param name="ClosedFrom">Minute of the day from which it is certainly closed; null if the sources do not report an early close.</param>
internal readonly record struct EarlyClose(int OpenUntil, int? ClosedFrom);
