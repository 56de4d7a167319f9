using System.Buffers.Binary;
using MgcBackfill.Errors;

namespace MgcBackfill.Dbn;

/// <summary>
/// Lists the zstd frames of a file from the frame and block headers alone (RFC 8878, 3.1.1). Nothing is decompressed, so nothing is proved
/// about the content.
/// </summary>
internal static class ZstdFrames
{
    /// <summary>Bytes that the header of a frame can have at most.</summary>
    public const int MaxHeaderLength = 18;

    private const uint Magic = 0xFD2FB528;
    private const int BlockHeaderLength = 3;
    private const int ChecksumLength = 4;
    private const int RunLengthBlock = 1;
    private const int ReservedBlock = 3;
    private const int SingleSegment = 0b10_0000;

    /// <summary>
    /// The frames from the start of the file up to the first bytes that are not a whole frame. Decompression refuses those bytes.
    /// </summary>
    public static IEnumerable<ZstdFrame> Read(FileStream file)
    {
        var buffer = new byte[MaxHeaderLength];
        for (long begin = 0; TryRead(Peek, begin, out var frame); begin = frame.End)
            yield return frame;

        ReadOnlySpan<byte> Peek(long offset, int length) =>
            buffer.AsSpan(0, RandomAccess.Read(file.SafeFileHandle, buffer.AsSpan(0, length), offset));
    }

    /// <summary>Returns bytes of a file without taking them.</summary>
    /// <param name="offset">Where they begin.</param>
    /// <param name="length">Number of bytes wanted.</param>
    /// <returns>The bytes; fewer at the end of the file. Valid until the next call.</returns>
    public delegate ReadOnlySpan<byte> PeekBytes(long offset, int length);

    /// <summary>Finds the end of the frame at <paramref name="begin"/>. False if the bytes there are not a whole frame.</summary>
    public static bool TryRead(PeekBytes peek, long begin, out ZstdFrame frame)
    {
        frame = default;
        if (!TryReadHeader(peek(begin, MaxHeaderLength), out var length, out var content, out var hasChecksum))
            return false;
        var offset = begin + length;
        for (var isLast = false; !isLast; )
        {
            var header = peek(offset, BlockHeaderLength);
            if (header.Length < BlockHeaderLength)
                return false;
            var block = header[0] | (header[1] << 8) | (header[2] << 16);
            isLast = (block & 1) != 0;
            var type = (block >> 1) & 3;
            if (type == ReservedBlock)
                return false;
            offset += BlockHeaderLength + (type == RunLengthBlock ? 1 : block >> 3);
        }

        frame = new ZstdFrame(begin, offset + (hasChecksum ? ChecksumLength : 0), content, hasChecksum);
        return peek(frame.End - 1, 1).Length == 1;
    }

    /// <summary>The number of frames, and the number of frames without a checksum.</summary>
    /// <exception cref="SourceException">There is no such file.</exception>
    /// <exception cref="EnvironmentException">The file cannot be read.</exception>
    public static (int All, int WithoutChecksum) Count(string path)
    {
        try
        {
            using var file = DbnFile.OpenRead(path);
            var (all, without) = (0, 0);
            foreach (var frame in Read(file))
                (all, without) = (all + 1, without + (frame.HasChecksum ? 0 : 1));
            return (all, without);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Reading", path);
        }
    }

    /// <summary>The window size that a frame requires; null if the bytes are not a frame header. RFC 8878, 3.1.1.1.2.</summary>
    /// <param name="header">From the frame's magic number on; 18 bytes are enough.</param>
    public static UInt128? GetWindow(ReadOnlySpan<byte> header)
    {
        if (!TryReadHeader(header, out _, out var content, out _))
            return null;
        if ((header[4] & SingleSegment) != 0)
            return content;
        var descriptor = header[5];
        var power = UInt128.One << (10 + (descriptor >> 3));
        return power + (power / 8 * (UInt128)(descriptor & 7));
    }

    // Magic, descriptor, window, dictionary id, content size.
    private static bool TryReadHeader(ReadOnlySpan<byte> bytes, out int length, out ulong? content, out bool hasChecksum)
    {
        (length, content, hasChecksum) = (0, null, false);
        if (bytes.Length < 5 || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic)
            return false;
        var descriptor = bytes[4];
        var isSingleSegment = (descriptor & SingleSegment) != 0;
        hasChecksum = (descriptor & 0b100) != 0;
        var at = 5 + (isSingleSegment ? 0 : 1) + ((1 << (descriptor & 0b11)) >> 1);
        var width =
            descriptor >> 6 is > 0 and var size ? 1 << size
            : isSingleSegment ? 1
            : 0;
        length = at + width;
        if (bytes.Length < length)
            return false;
        var value = bytes[at..];
        content = width switch
        {
            0 => null,
            1 => value[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(value) + 256UL,
            4 => BinaryPrimitives.ReadUInt32LittleEndian(value),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(value),
        };
        return true;
    }
}
