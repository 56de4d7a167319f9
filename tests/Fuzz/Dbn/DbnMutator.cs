using System.Buffers.Binary;
using MgcBackfill.Dbn;
using MgcBackfill.Fuzz.Engine;
using MgcBackfill.Fuzz.Mutation;

namespace MgcBackfill.Fuzz.Dbn;

/// <summary>Damages an uncompressed DBN stream with knowledge of its layout: fields, symbols, counts, whole records.</summary>
internal static class DbnMutator
{
    private static readonly (int Offset, int Width)[] s_headerFields =
    [
        (0, 1),
        (1, 2),
        (3, 1),
        (4, 4),
        (8, 1),
        (20, 4),
        (24, 2),
        (26, 8),
        (34, 8),
        (42, 8),
        (50, 1),
        (50, 8),
        (51, 1),
        (52, 1),
        (53, 2),
        (55, 8),
        (58, 1),
        (59, 1),
        (60, 1),
        (61, 8),
        (104, 4),
        (108, 4),
        (112, 4),
    ];

    private static readonly (int Offset, int Width)[] s_recordFields =
    [
        (0, 1),
        (0, 2),
        (1, 1),
        (2, 2),
        (4, 4),
        (8, 8),
        (16, 8),
        (24, 8),
        (32, 8),
        (40, 8),
        (48, 8),
        (55, 1),
    ];

    private static readonly long[] s_times =
    [
        1,
        -1,
        60_000_000_000,
        -60_000_000_000,
        86_400_000_000_000,
        -86_400_000_000_000,
        59_000_000_000,
    ];

    /// <summary>Makes one change to the header of the stream.</summary>
    public static byte[] MutateHeader(byte[] bytes, ref int header, FuzzRandom random)
    {
        switch (random.Below(6))
        {
            case 0 or 1:
                var (offset, width) = random.Pick(s_headerFields);
                return offset < bytes.Length ? Field(bytes, offset, width, random) : bytes;
            case 2 or 3 when Math.Min(header, bytes.Length) > DbnLayout.VariableOffset + 8:
                // Counts, dates and symbols have no fixed offset, but most offsets of the variable part lie in one of them.
                var at = random.Between(DbnLayout.VariableOffset, Math.Min(header, bytes.Length) - 1);
                return random.OneIn(2) ? Symbol(bytes, at, header, random) : Field(bytes, at, random.Pick(1, 4), random);
            case 4:
                return Resize(bytes, ref header, random);
            default:
                return ByteMutator.Mutate(bytes, random);
        }
    }

    /// <summary>Makes one change to the records of the stream.</summary>
    public static byte[] MutateRecords(byte[] bytes, int header, FuzzRandom random)
    {
        var records = (bytes.Length - header) / DbnLayout.OhlcvLength;
        if (header > bytes.Length || records == 0 || random.OneIn(8))
            return ByteMutator.Mutate(bytes, random);
        var at = header + (random.Below(records) * DbnLayout.OhlcvLength);
        var other = header + (random.Below(records) * DbnLayout.OhlcvLength);
        switch (random.Below(7))
        {
            case 0 or 1:
                var (offset, width) = random.Pick(s_recordFields);
                return Field(bytes, at + offset, width, random);
            case 2:
                return ByteMutator.WithDelta(bytes, at + 8, 8, random.Pick(s_times));
            case 3:
                return [.. bytes[..at], .. bytes[(at + DbnLayout.OhlcvLength)..]];
            case 4:
                return [.. bytes[..at], .. bytes.AsSpan(other, DbnLayout.OhlcvLength), .. bytes[at..]];
            case 5:
                Span<byte> swap = stackalloc byte[DbnLayout.OhlcvLength];
                bytes.AsSpan(at, swap.Length).CopyTo(swap);
                bytes.AsSpan(other, swap.Length).CopyTo(bytes.AsSpan(at));
                swap.CopyTo(bytes.AsSpan(other));
                return bytes;
            default:
                return bytes[..^random.Below(DbnLayout.OhlcvLength)];
        }
    }

    private static byte[] Field(byte[] bytes, int offset, int width, FuzzRandom random) =>
        random.OneIn(3)
            ? ByteMutator.WithDelta(bytes, offset, width, random.Pick(1L, -1L, 8L, -8L, 100L, 10_000L, 1L << 32))
            : ByteMutator.WithNumber(bytes, offset, width, random.Interesting());

    // Typical faults of a symbol: no NUL, other bytes after the NUL, bytes that are not text.
    private static byte[] Symbol(byte[] bytes, int at, int header, FuzzRandom random)
    {
        var length = Math.Min(random.Pick(1, 21, 22, 70, 71), Math.Min(header, bytes.Length) - at);
        bytes.AsSpan(at, length).Fill(random.Pick((byte)'0', (byte)'A', (byte)0, (byte)0x7F, (byte)' ', (byte)0xFF));
        return bytes;
    }

    // Inserts bytes into the header or removes some. The header's length field is adjusted, or left wrong.
    private static byte[] Resize(byte[] bytes, ref int header, FuzzRandom random)
    {
        var end = Math.Min(header, bytes.Length);
        if (end < DbnLayout.VariableOffset)
            return bytes;
        var at = random.Between(DbnLayout.VariableOffset, end);
        var length = random.Pick(1, 4, 7, 8, 22, 30, 71, 79);
        if (random.OneIn(2))
        {
            length = Math.Min(length, end - at);
            bytes = [.. bytes[..at], .. bytes[(at + length)..]];
            length = -length;
        }
        else
        {
            bytes = [.. bytes[..at], .. new byte[length], .. bytes[at..]];
        }

        header += length;
        if (!random.OneIn(3) && bytes.Length >= DbnLayout.PreludeLength)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)(header - DbnLayout.PreludeLength));
        return bytes;
    }
}
