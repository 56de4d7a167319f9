using System.Buffers.Binary;
using System.Text;

namespace MgcBackfill.Dbn;

/// <summary>Encodes the header of DBN 1, 2 and 3, including the prelude. The inverse of <see cref="DbnMetadataDecoder"/>.</summary>
internal static class DbnMetadataEncoder
{
    // Records after a header of version 3 are aligned.
    private const int AlignmentV3 = 8;

    /// <summary>Length of the encoded header in bytes, including the prelude: the offset of the first record.</summary>
    /// <exception cref="ArgumentException">The version is not 1, 2 or 3.</exception>
    public static int Length(DbnMetadata metadata)
    {
        if (metadata.Version is 0 or > 3)
            throw new ArgumentException($"DBN version {metadata.Version} cannot be written; 1, 2 and 3 can.", nameof(metadata));
        var width = DbnLayout.GetSymbolLength(metadata.Version);
        var length = DbnLayout.VariableOffset + (4 * sizeof(uint));
        length += width * (metadata.Symbols.Count + metadata.Partial.Count + (metadata.IsSynthetic ? 1 : 0) + metadata.NotFound.Count);
        foreach (var mapping in metadata.Mappings)
            length += width + sizeof(uint) + (mapping.Intervals.Count * ((2 * sizeof(uint)) + width));
        return metadata.Version < 3 ? length : (length + AlignmentV3 - 1) / AlignmentV3 * AlignmentV3;
    }

    /// <summary>Encodes the whole header.</summary>
    /// <exception cref="ArgumentException">The version is unknown, or a string is not ASCII or too long for its field.</exception>
    public static byte[] Encode(DbnMetadata metadata)
    {
        var header = new byte[Length(metadata)];
        "DBN"u8.CopyTo(header);
        header[3] = metadata.Version;
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), (uint)(header.Length - DbnLayout.PreludeLength));
        EncodeFixed(metadata, header);

        var width = DbnLayout.GetSymbolLength(metadata.Version);
        var rest = header.AsSpan(DbnLayout.VariableOffset);
        Write(ref rest, metadata.Symbols, width);
        Write(ref rest, metadata.IsSynthetic ? [.. metadata.Partial, DbnMetadata.SyntheticMark] : metadata.Partial, width);
        Write(ref rest, metadata.NotFound, width);
        Write(ref rest, (uint)metadata.Mappings.Count);
        foreach (var mapping in metadata.Mappings)
        {
            Write(ref rest, mapping.RawSymbol, width);
            Write(ref rest, (uint)mapping.Intervals.Count);
            foreach (var interval in mapping.Intervals)
            {
                Write(ref rest, DateNumber(interval.Start));
                Write(ref rest, DateNumber(interval.End));
                Write(ref rest, interval.Symbol, width);
            }
        }

        return header;
    }

    private static void EncodeFixed(DbnMetadata metadata, Span<byte> header)
    {
        var dataset = header.Slice(DbnLayout.DatasetOffset, DbnLayout.DatasetLength);
        Write(ref dataset, metadata.Dataset, DbnLayout.DatasetLength);
        var schema = (ushort?)metadata.Schema ?? DbnLayout.NullSchema;
        BinaryPrimitives.WriteUInt16LittleEndian(header[DbnLayout.SchemaOffset..], schema);
        BinaryPrimitives.WriteInt64LittleEndian(header[DbnLayout.StartOffset..], metadata.Start);
        BinaryPrimitives.WriteUInt64LittleEndian(header[DbnLayout.EndOffset..], (ulong?)metadata.End ?? DbnLayout.UndefinedTimestamp);
        BinaryPrimitives.WriteUInt64LittleEndian(header[DbnLayout.LimitOffset..], metadata.Limit);
        var count = metadata.RecordCount ?? DbnLayout.UndefinedCount;
        if (metadata.Version == 1)
            BinaryPrimitives.WriteUInt64LittleEndian(header[DbnLayout.RecordCountOffsetV1..], count);

        var stype = header[DbnLayout.StypeInOffset(metadata.Version)..];
        stype[0] = (byte?)metadata.StypeIn ?? DbnLayout.NullStype;
        stype[1] = (byte)metadata.StypeOut;
        stype[2] = metadata.TsOut ? (byte)1 : (byte)0;
        if (metadata.Version > 1)
            BinaryPrimitives.WriteUInt16LittleEndian(stype[3..], DbnLayout.SymbolLength);
    }

    private static uint DateNumber(DateOnly date) => (uint)((date.Year * 10000) + (date.Month * 100) + date.Day);

    private static void Write(ref Span<byte> rest, IReadOnlyList<string> symbols, int width)
    {
        Write(ref rest, (uint)symbols.Count);
        foreach (var symbol in symbols)
            Write(ref rest, symbol, width);
    }

    private static void Write(ref Span<byte> rest, string text, int width)
    {
        if (text.Length >= width)
            throw new ArgumentException($"'{text}' has {text.Length} characters; its field holds {width - 1}.", nameof(text));
        if (!Ascii.IsValid(text) || text.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException($"'{text}' is not plain ASCII.", nameof(text));
        Encoding.ASCII.GetBytes(text, rest);
        rest = rest[width..];
    }

    private static void Write(ref Span<byte> rest, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(rest, value);
        rest = rest[sizeof(uint)..];
    }
}
