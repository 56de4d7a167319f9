namespace MgcBackfill.Dbn;

/// <summary>What <see cref="DbnReader"/> reads, and how it labels it.</summary>
public sealed record DbnReaderOptions
{
    /// <summary>The schema of the bars that are read. A file of another schema is refused when its records are read (S5).</summary>
    public DbnSchema Schema { get; init; } = DbnSchema.Ohlcv1M;

    /// <summary>Receives the header's symbols. Readers of one source share a table.</summary>
    public SymbolTable Symbols { get; init; } = new();

    /// <summary>The file index that the bars carry.</summary>
    public int FileIndex { get; init; }

    /// <summary>The only publisher accepted (A1), or null for any.</summary>
    public ushort? Publisher { get; init; }

    /// <summary>True to compute the file's SHA-256 while reading.</summary>
    public bool Hash { get; init; }

    /// <summary>
    /// The requested window [start, end) in nanoseconds since the epoch, or null for everything. Frames wholly outside it are hashed but
    /// not decompressed, if the layout of the file allows it. Other bars outside the window are still read.
    /// </summary>
    public (long Start, long End)? Window { get; init; }

    /// <summary>True to decompress ahead of the reader on a separate thread.</summary>
    public bool ReadAhead { get; init; }

    /// <summary>Bytes of a file read at once; at least 32. Tests use small values, so that small files reach every boundary case.</summary>
    internal int FileBuffer { get; init; } = DbnByteReader.DefaultBuffer;

    /// <summary>Bytes of records held at once; at least 1020, the longest record.</summary>
    internal int RecordBuffer { get; init; } = 1 << 18;
}
