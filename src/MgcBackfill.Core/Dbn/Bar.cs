using System.Runtime.InteropServices;

namespace MgcBackfill.Dbn;

/// <summary>
/// One 1-minute bar in the integers of the source, with the file and the record it came from. 64 bytes, so that a batch is a plain array.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct Bar
{
    /// <summary>Open of the bar, nanoseconds since the epoch, UTC, on a whole minute.</summary>
    public long TsEvent;

    /// <summary>Prices in 1e-9 of the quoted unit.</summary>
    public long Open;

    /// <inheritdoc cref="Open"/>
    public long High;

    /// <inheritdoc cref="Open"/>
    public long Low;

    /// <inheritdoc cref="Open"/>
    public long Close;

    /// <summary>Contracts traded in the minute.</summary>
    public ulong Volume;

    /// <summary>The vendor's instrument id on that date.</summary>
    public uint InstrumentId;

    /// <summary>Index of the raw symbol in the source's <see cref="SymbolTable"/>.</summary>
    public int Symbol;

    /// <summary>Index of the file in the source, in the order of reading.</summary>
    public int File;

    /// <summary>Index of the record in its file. It starts at 0 and counts records of every type.</summary>
    public uint Record;
}
