using MgcBackfill.Checkpoint;
using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Verify;

/// <summary>
/// A database that is open for reading, with the records beside it. The product is the one that was asked for, or else the one that the
/// records name, or else the only one that the table holds, or else the default (R2).
/// </summary>
internal sealed class RecordedTable : IDisposable
{
    private RecordedTable(IBarStore store, CheckpointFolder records) => (Store, Records) = (store, records);

    /// <summary>The table, which may be missing or differ from its definition.</summary>
    public IBarStore Store { get; }

    /// <summary>The records; those of an empty folder if there are none.</summary>
    public CheckpointFolder Records { get; }

    /// <summary>Opens a database and reads its records.</summary>
    /// <param name="table">The rows that are meant.</param>
    /// <param name="checkpoint">Full path of the checkpoint folder.</param>
    /// <param name="whileWritten">True to read even while a run writes, where the engine can.</param>
    /// <exception cref="UsageException">The symbol is not a root.</exception>
    /// <exception cref="TargetException">
    /// There is no database, the records are malformed, or one of the two holds another product.
    /// </exception>
    /// <exception cref="EnvironmentException">The database is in use, or a file cannot be read.</exception>
    public static RecordedTable Open(TableReference table, string checkpoint, bool whileWritten = false)
    {
        var (product, database) = (table.Product, table.Database);
        _ = database.Exists();
        var records = CheckpointFolder.Read(checkpoint);
        if (product is not null)
            records.RequireProduct(product, table.SymbolName);
        var store = OpenStore(
            database,
            product ?? records.Product,
            table.SymbolName ?? (database.HoldsSeveral ? records.SymbolName : null),
            isNamed: product is not null,
            whileWritten
        );
        return new RecordedTable(store, records);
    }

    /// <summary>Opens a database without its records.</summary>
    /// <inheritdoc cref="Open"/>
    public static IBarStore OpenWithoutRecords(TableReference table) =>
        OpenStore(table.Database, table.Product, table.SymbolName, isNamed: table.Symbol is not null, whileWritten: false);

    /// <summary>
    /// Requires a table of this program that holds one product, so that no row is left out of what is reported about it (P1).
    /// </summary>
    /// <exception cref="TargetException">There is no such table, or all of its rows are of another product.</exception>
    /// <exception cref="GateException">The table holds rows of several products.</exception>
    public void RequireOneProduct()
    {
        Store.RequireTable();
        Store.RequireSchema();
        var foreign = Store.FindForeignRows();
        if (foreign.Count == 0)
            return;
        if (foreign.Count == Store.CountRows())
            Store.RequireProduct();
        throw BrokenTable.Create(
            $"it holds rows of {Store.Series.Symbol} and {NumberText.Count(foreign.Count, "row")} of {foreign.Symbols}"
        );
    }

    /// <inheritdoc/>
    public void Dispose() => Store.Dispose();

    // A table that holds only another product than the one that was asked for is another table. If the product follows from the records, or
    // some rows are of the product, the gates report the other rows.
    private static IBarStore OpenStore(IBarDatabase database, Product? product, string? symbolName, bool isNamed, bool whileWritten)
    {
        var store = database.OpenForReading(BarInterval.Minute, product, symbolName, whileWritten);
        try
        {
            if (isNamed && store.CanBeRead && store.FindForeignRows().Count is > 0 and var foreign && foreign == store.CountRows())
                store.RequireProduct();
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }
}
