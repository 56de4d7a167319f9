using MgcBackfill.Errors;
using MgcBackfill.Market;

namespace MgcBackfill.Store;

/// <summary>
/// An open database that holds the bars of one series, for reading. Every query of bars reads rows of that product alone (R2). Not safe for
/// use by several threads at once; its readers are used by one thread each.
/// </summary>
internal interface IBarStore : IDisposable
{
    /// <summary>The name of the database, for messages.</summary>
    string Name { get; }

    /// <summary>
    /// What opens the same database again, for the independent check: the full path of a file, or a connection string without a password.
    /// Not for messages.
    /// </summary>
    string Address { get; }

    /// <summary>The product, the interval and the symbol of the rows that are read.</summary>
    BarSeries Series { get; }

    /// <summary>The name of the table.</summary>
    string TableName { get; }

    /// <summary>What to do if there is no table.</summary>
    Advice MissingTableAdvice { get; }

    /// <summary>The engine, with its version.</summary>
    Engine Engine { get; }

    /// <summary>True if the database holds a table, or a view, of the right name.</summary>
    bool HasTable { get; }

    /// <summary>True if every required column exists with its type, so that rows can be read, whatever else differs.</summary>
    bool CanBeRead { get; }

    /// <summary>All differences between the table and its definition (D1), each a sentence; empty if there are none.</summary>
    IReadOnlyList<string> FindSchemaDifferences();

    /// <summary>What is wrong with the type of ts_utc and with the session's time zone (G1, A4), each a sentence.</summary>
    IReadOnlyList<string> FindTimeDifferences();

    /// <summary>The structure of the table as labelled facts. Equal structures have equal facts.</summary>
    IReadOnlyDictionary<string, string> ReadSchema();

    /// <summary>Opens a reader; several may be open and used at the same time, each by one thread.</summary>
    IBarReader OpenReader();

    /// <summary>The days of a range that have rows, with their counts.</summary>
    IReadOnlyDictionary<TradingDay, StoredDay> CountDays(TradingDayRange range);

    /// <summary>
    /// Number of rows that are the store's: of the whole table, whatever their product, if it may hold only one; else of the series.
    /// </summary>
    long CountRows(CancellationToken cancellation = default);

    /// <summary>
    /// The rows whose symbol is not that of the product (R2). NULL is another symbol. None if the table may hold several products.
    /// </summary>
    ForeignRows FindForeignRows(CancellationToken cancellation = default);

    /// <summary>
    /// Values that no digest covers and that contradict the rest of the database, such as a vendor that is not that of the run, each a
    /// sentence; empty if there are none. The table must be readable.
    /// </summary>
    IReadOnlyList<string> FindContradictions(CancellationToken cancellation = default);

    /// <summary>Every value of symbol in the table, in ordinal order. The table must be readable.</summary>
    IReadOnlyList<string> FindSymbols(CancellationToken cancellation = default);

    /// <summary>The vendor that the rows of the series name; null if there is no row, or the table does not name vendors.</summary>
    string? FindVendor(CancellationToken cancellation = default);

    /// <summary>The first and last ts_utc that a source can hold; null if there is none.</summary>
    StoredTimes? FindTimes(CancellationToken cancellation = default);

    /// <summary>Number of rows without a time, or with a time that no source can hold.</summary>
    long CountUntimedRows(CancellationToken cancellation = default);
}
