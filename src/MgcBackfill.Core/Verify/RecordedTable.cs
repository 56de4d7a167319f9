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
    /// <param name="db">The database.</param>
    /// <param name="checkpoint">Full path of the checkpoint folder.</param>
    /// <param name="symbol">The product that was asked for, or null.</param>
    /// <exception cref="UsageException">The symbol is not a root.</exception>
    /// <exception cref="TargetException">
    /// There is no database, the records are malformed, or one of the two holds another product.
    /// </exception>
    /// <exception cref="EnvironmentException">The database is in use, or a file cannot be read.</exception>
    public static RecordedTable Open(string db, string checkpoint, string? symbol)
    {
        var product = symbol is null ? null : Products.Get(symbol);
        var database = BarDatabases.From(db);
        _ = database.Exists();
        var records = CheckpointFolder.Read(checkpoint);
        if (product is not null)
            records.RequireProduct(product);
        return new RecordedTable(OpenStore(database, product ?? records.Product, isNamed: product is not null), records);
    }

    /// <summary>Opens a database without its records.</summary>
    /// <inheritdoc cref="Open"/>
    public static IBarStore OpenWithoutRecords(string db, string? symbol) =>
        OpenStore(BarDatabases.From(db), symbol is null ? null : Products.Get(symbol), isNamed: symbol is not null);

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
            $"it holds rows of {Store.Series.Product} and {NumberText.Count(foreign.Count, "row")} of {foreign.Symbols}"
        );
    }

    /// <inheritdoc/>
    public void Dispose() => Store.Dispose();

    // A table that holds only another product than the one that was asked for is another table. If the product follows from the records, or
    // some rows are of the product, the gates report the other rows.
    private static IBarStore OpenStore(IBarDatabase database, Product? product, bool isNamed)
    {
        var store = database.OpenForReading(BarInterval.Minute, product);
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
