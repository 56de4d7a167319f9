using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Engines;

/// <summary>The rows that a user means: those of one product in a database.</summary>
/// <param name="Db">The database: the path of a file, or what names a server.</param>
/// <param name="Symbol">The product's root; null if the user named none.</param>
/// <param name="SymbolName">The value of symbol in the rows; null for the root.</param>
internal readonly record struct TableReference(string Db, string? Symbol, string? SymbolName)
{
    /// <summary>The storage version that the user asked for.</summary>
    public StorageVersion? Storage { get; init; }

    /// <summary>The database.</summary>
    /// <exception cref="Errors.UsageException">A storage version is asked for, and the database is on a server.</exception>
    public IBarDatabase Database => BarDatabases.From(Db, Storage);

    /// <summary>The checkpoint folder that is used if the user named none.</summary>
    public string DefaultCheckpoint => Database.GetDefaultCheckpoint(Symbol);

    /// <summary>The product that the user named, or null.</summary>
    /// <exception cref="Errors.UsageException">The symbol is not a root.</exception>
    public Product? Product => Symbol is null ? null : Products.Get(Symbol);
}
