namespace MgcBackfill.Dbn;

/// <summary>How <see cref="DbnReader"/> labels what it reads.</summary>
public sealed record DbnReaderOptions
{
    /// <summary>Takes the header's symbols. Readers of one source share a table.</summary>
    public SymbolTable Symbols { get; init; } = new();

    /// <summary>The index of the file that its bars carry.</summary>
    public int FileIndex { get; init; }

    /// <summary>The only publisher accepted (A1), or null for any.</summary>
    public ushort? Publisher { get; init; }

    /// <summary>True to work out the file's SHA-256 on the way.</summary>
    public bool Hash { get; init; }
}
