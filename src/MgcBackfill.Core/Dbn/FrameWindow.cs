using System.Buffers.Binary;
using MgcBackfill.Native;

namespace MgcBackfill.Dbn;

/// <summary>
/// The part of a packed file that holds a window of time. The vendor's files are the header in a frame of its own and then frames of
/// whole records, each with its content size: frames outside the window need not be decompressed, and what they hold can still be
/// counted.
/// </summary>
/// <param name="Offset">Where the first wanted frame begins, bytes from the start of the file.</param>
/// <param name="End">Where the first unwanted frame behind the window begins, or the file's length.</param>
/// <param name="RecordsBefore">Records in the frames between the header and <paramref name="Offset"/>.</param>
/// <param name="RecordsAfter">Records in the frames from <paramref name="End"/> on.</param>
internal readonly record struct FrameWindow(long Offset, long End, long RecordsBefore, long RecordsAfter)
{
    private const uint Magic = 0xFD2FB528;
    private const int LongestFrameHeader = 18;
    private const int BlockHeader = 3;
    private const int FirstRead = 1 << 17;

    /// <summary>
    /// Finds the frames that hold [<paramref name="start"/>, <paramref name="end"/>), nanoseconds since the epoch. Every frame's first
    /// record is looked at, and they must stand in the order of time.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="metadata">Its header.</param>
    /// <param name="headerLength">Length of the header, prelude included.</param>
    /// <param name="start">Inclusive.</param>
    /// <param name="end">Exclusive.</param>
    /// <returns>Null where the file is not built like that, or is damaged: then it is read whole, and the reader tells.</returns>
    public static FrameWindow? Find(string path, DbnMetadata metadata, int headerLength, long start, long end)
    {
        // In a mixed file records have many lengths.
        if (metadata.Schema != DbnSchema.Ohlcv1M)
            return null;
        using var file = DbnFile.OpenRead(path);
        if (Walk(file, headerLength) is not { Count: > 0 } frames || !TryReadFirstTimes(file, frames))
            return null;

        // A minute may go on from one frame into the next: the last frame that begins before the window belongs to it.
        var first = Math.Max(0, frames.FindLastIndex(f => f.FirstTs < start));
        var last = frames.FindLastIndex(f => f.FirstTs < end);
        var behind = Math.Max(first, last) + 1;
        return new FrameWindow(
            frames[first].Offset,
            behind < frames.Count ? frames[behind].Offset : file.Length,
            frames.Take(first).Sum(f => f.Records),
            frames.Skip(behind).Sum(f => f.Records));
    }

    // The frames of records, by their own headers and those of their blocks (RFC 8878, sections 3.1.1 and 3.1.1.2).
    private static List<Frame>? Walk(FileStream file, int headerLength)
    {
        var frames = new List<Frame>();
        var buffer = new byte[LongestFrameHeader];
        for (long offset = 0; offset < file.Length;)
        {
            var begin = offset;
            var header = buffer.AsSpan(0, RandomAccess.Read(file.SafeFileHandle, buffer, offset));
            if (!TryReadHeader(header, out var length, out var content, out var checksum))
                return null;
            offset += length;
            for (var isLast = false; !isLast;)
            {
                if (RandomAccess.Read(file.SafeFileHandle, buffer.AsSpan(0, BlockHeader), offset) < BlockHeader)
                    return null;
                var block = buffer[0] | (buffer[1] << 8) | (buffer[2] << 16);
                isLast = (block & 1) != 0;
                var (type, size) = ((block >> 1) & 3, block >> 3);
                if (type == 3)
                    return null;
                offset += BlockHeader + (type == 1 ? 1 : size);
            }

            offset += checksum ? 4 : 0;
            if (offset > file.Length)
                return null;
            if (begin == 0 ? content != (ulong)headerLength : content == 0 || content % DbnLayout.OhlcvLength != 0)
                return null;
            if (begin > 0)
                frames.Add(new Frame(begin, checked((long)content) / DbnLayout.OhlcvLength, 0));
        }

        return frames;
    }

    private static bool TryReadHeader(ReadOnlySpan<byte> bytes, out int length, out ulong content, out bool checksum)
    {
        (length, content, checksum) = (0, 0, false);
        if (bytes.Length < LongestFrameHeader || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic)
            return false;
        var descriptor = bytes[4];
        var isSingleSegment = (descriptor & 0x20) != 0;
        checksum = (descriptor & 0x04) != 0;
        length = 5 + (isSingleSegment ? 0 : 1) + ((descriptor & 3) switch { 0 => 0, 1 => 1, 2 => 2, _ => 4 });
        var size = bytes[length..];
        switch (descriptor >> 6)
        {
            case 0 when isSingleSegment:
                content = size[0];
                length += 1;
                return true;
            case 1:
                content = BinaryPrimitives.ReadUInt16LittleEndian(size) + 256UL;
                length += 2;
                return true;
            case 2:
                content = BinaryPrimitives.ReadUInt32LittleEndian(size);
                length += 4;
                return true;
            case 3:
                content = BinaryPrimitives.ReadUInt64LittleEndian(size);
                length += 8;
                return true;
            default:
                return false;
        }
    }

    private static bool TryReadFirstTimes(FileStream file, List<Frame> frames)
    {
        var (packed, record) = (new byte[FirstRead + 64], new byte[DbnLayout.OhlcvLength]);
        var last = long.MinValue;
        for (var i = 0; i < frames.Count; i++)
        {
            if (!TryReadRecord(file, frames[i].Offset, packed, record))
                return false;
            var ts = BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(8));
            if (BinaryPrimitives.ReadUInt16LittleEndian(record) != DbnLayout.Ohlcv1MHead || ts < last)
                return false;
            frames[i] = frames[i] with { FirstTs = last = ts };
        }

        return true;
    }

    private static bool TryReadRecord(FileStream file, long offset, byte[] packed, byte[] record)
    {
        var decoder = Zstd.CreateDecoder();
        try
        {
            var length = RandomAccess.Read(file.SafeFileHandle, packed, offset);
            for (int from = 0, have = 0; from < length;)
            {
                Zstd.Decompress(decoder, packed.AsSpan(from, length - from), record.AsSpan(have), out var read, out var written);
                from += read;
                have += written;
                if (have == record.Length)
                    return true;
                if (read == 0 && written == 0)
                    return false;
            }

            return false;
        }
        catch (ZstdException)
        {
            return false;
        }
        finally
        {
            Zstd.FreeDecoder(decoder);
        }
    }

    private readonly record struct Frame(long Offset, long Records, long FirstTs);
}
