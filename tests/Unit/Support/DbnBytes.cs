using System.Buffers.Binary;
using System.Text;
using MgcBackfill.Dbn;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace MgcBackfill.Tests.Support;

/// <summary>Bytes that <see cref="DbnBuilder"/> does not write: wrong fields, unusual records, frames cut anywhere.</summary>
internal static class DbnBytes
{
    /// <summary>A copy with other bytes at an offset.</summary>
    public static byte[] With(this byte[] bytes, int offset, params ReadOnlySpan<byte> value)
    {
        var copy = bytes.ToArray();
        value.CopyTo(copy.AsSpan(offset));
        return copy;
    }

    /// <summary>A copy with another u32 at an offset.</summary>
    public static byte[] With(this byte[] bytes, int offset, uint value) => bytes.With(offset, U32(value));

    /// <summary>A copy with another u64 at an offset.</summary>
    public static byte[] With(this byte[] bytes, int offset, ulong value) => bytes.With(offset, U64(value));

    /// <summary>A copy with one bit flipped.</summary>
    public static byte[] WithBit(this byte[] bytes, int bit) => bytes.With(bit / 8, (byte)(bytes[bit / 8] ^ (1 << (bit % 8))));

    /// <summary>A copy with inserted bytes and a corrected header length.</summary>
    public static byte[] Longer(this byte[] bytes, int offset, params ReadOnlySpan<byte> more) =>
        [
            .. bytes.With(4, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4)) + (uint)more.Length)[..offset],
            .. more,
            .. bytes[offset..],
        ];

    public static byte[] U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] U64(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    /// <summary>A record of any type and length, with zeros after its header.</summary>
    public static byte[] Record(byte rtype, int length, string ts = "2024-01-02T23:00Z", uint id = 1001)
    {
        var record = new byte[length];
        DbnRecordEncoder.WriteHeader(record, length, rtype, 1, id, DbnBuilder.Time(ts));
        return record;
    }

    /// <summary>Where the records of a plain file begin.</summary>
    public static int HeaderLength(byte[] plain) => 8 + (int)BinaryPrimitives.ReadUInt32LittleEndian(plain.AsSpan(4));

    /// <summary>One zstd frame.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> content, bool checksum = true, bool contentSize = true)
    {
        using var compressor = new Compressor(DbnFileWriter.DefaultLevel);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_contentSizeFlag, contentSize ? 1 : 0);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, checksum ? 1 : 0);
        return compressor.Wrap(content).ToArray();
    }

    /// <summary>A plain file as zstd frames, cut at the offsets given.</summary>
    public static byte[][] Frames(byte[] plain, bool checksum, params int[] cuts)
    {
        int[] edges = [0, .. cuts, plain.Length];
        return [.. Enumerable.Range(0, edges.Length - 1).Select(i => Frame(plain.AsSpan(edges[i]..edges[i + 1]), checksum))];
    }

    /// <summary>A skippable zstd frame: every zstd reader skips it silently.</summary>
    public static byte[] SkippableFrame(params ReadOnlySpan<byte> content) =>
        [0x50, 0x2A, 0x4D, 0x18, .. U32((uint)content.Length), .. content];

    /// <summary>The parts, concatenated.</summary>
    public static byte[] Join(params IEnumerable<byte[]> parts) => [.. parts.SelectMany(p => p)];
}
