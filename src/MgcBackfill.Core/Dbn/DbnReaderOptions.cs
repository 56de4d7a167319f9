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

    /// <summary>
    /// The time that is wanted, [start, end) in nanoseconds since the epoch, or null for all. Frames that lie wholly outside are hashed
    /// and not decompressed, where the file's build allows it; other bars outside are still read.
    /// </summary>
    public (long Start, long End)? Window { get; init; }

    /// <summary>True to decompress ahead of the reader on a thread of its own.</summary>
    public bool Ahead { get; init; }

    /// <summary>Bytes of a file taken at once; at least 32. Small ones are for tests: small files then meet every edge.</summary>
    internal int FileBuffer { get; init; } = DbnByteReader.DefaultBuffer;

    /// <summary>Bytes of records held at once; at least the 1020 of the longest record.</summary>
    internal int RecordBuffer { get; init; } = 1 << 18;
}
