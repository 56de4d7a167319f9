using System.Buffers.Binary;
using MgcBackfill.Fuzz.Engine;

namespace MgcBackfill.Fuzz.Mutation;

/// <summary>Damage that needs no knowledge of the meaning of the bytes.</summary>
internal static class ByteMutator
{
    private const int MaxBlockLength = 64;

    /// <summary>Makes one change to the bytes.</summary>
    public static byte[] Mutate(byte[] bytes, FuzzRandom random)
    {
        if (bytes.Length == 0)
            return Junk(random);
        var at = random.Below(bytes.Length);
        var length = Math.Min(bytes.Length - at, 1 + random.Below(random.OneIn(4) ? MaxBlockLength : 8));
        switch (random.Below(9))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Below(8));
                return bytes;
            case 1:
                bytes[at] = (byte)random.Next();
                return bytes;
            case 2:
                return WithNumber(bytes, at, random.Pick(1, 2, 4, 8), random.Interesting());
            case 3:
                return bytes[..at];
            case 4:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 5:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 6:
                return [.. bytes[..at], .. Junk(random), .. bytes[at..]];
            case 7:
                bytes.AsSpan(at, length).Fill((byte)random.Pick(0, 0xFF, 0x20, 0x30));
                return bytes;
            default:
                // A block copied over another place.
                var from = random.Below(bytes.Length - length + 1);
                bytes.AsSpan(from, length).CopyTo(bytes.AsSpan(at));
                return bytes;
        }
    }

    /// <summary>Up to 20 random bytes.</summary>
    public static byte[] Junk(FuzzRandom random)
    {
        var junk = new byte[1 + random.Below(20)];
        for (var i = 0; i < junk.Length; i++)
            junk[i] = (byte)random.Next();
        return junk;
    }

    /// <summary>Writes a little-endian number of <paramref name="width"/> bytes at an offset, up to the end of the bytes.</summary>
    public static byte[] WithNumber(byte[] bytes, int offset, int width, ulong value)
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(number, value);
        number[..Math.Min(width, bytes.Length - offset)].CopyTo(bytes.AsSpan(offset));
        return bytes;
    }

    /// <summary>Adds a positive or negative amount to the little-endian number at an offset.</summary>
    public static byte[] WithDelta(byte[] bytes, int offset, int width, long delta)
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        bytes.AsSpan(offset, Math.Min(width, bytes.Length - offset)).CopyTo(number);
        return WithNumber(bytes, offset, width, BinaryPrimitives.ReadUInt64LittleEndian(number) + (ulong)delta);
    }
}
