using System.Buffers.Binary;
using ZstdSharp;

namespace MgcBackfill.Dbn;

/// <summary>
/// The part of a compressed file that holds a time window. The vendor's files have the header in its own frame, followed by frames of whole
/// records with their content sizes. Frames outside the window therefore need not be decompressed, and their records can still be counted.
/// </summary>
/// <param name="Offset">Where the first wanted frame begins, in bytes from the start of the file.</param>
/// <param name="End">Where the first unwanted frame after the window begins, or the file's length.</param>
/// <param name="RecordsBefore">Number of records in the frames between the header and <paramref name="Offset"/>.</param>
/// <param name="RecordsAfter">Number of records in the frames from <paramref name="End"/> on.</param>
internal readonly record struct FrameWindow(long Offset, long End, long RecordsBefore, long RecordsAfter)
{
    private const int FirstRead = 1 << 17;

    /// <summary>
    /// Finds the frames that hold [<paramref name="start"/>, <paramref name="end"/>), nanoseconds since the epoch. The first record of
    /// every frame is read; these must be in time order.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="metadata">The file's header.</param>
    /// <param name="schema">The schema of the bars that are read.</param>
    /// <param name="headerLength">Length of the header, including the prelude.</param>
    /// <param name="start">Inclusive.</param>
    /// <param name="end">Exclusive.</param>
    /// <returns>Null if the file has another layout or is damaged. It is then read whole, and the reader reports any damage.</returns>
    public static FrameWindow? Find(string path, DbnMetadata metadata, DbnSchema schema, int headerLength, long start, long end)
    {
        // Records of a mixed file have different lengths.
        if (metadata.Schema != schema)
            return null;
        using var file = DbnFile.OpenRead(path);
        if (Visit(file, headerLength) is not { Count: > 0 } frames || !TryReadFirstTimes(file, frames, BarSchema.Get(schema).Head))
            return null;

        // Bars of one time may continue in the next frame, so the last frame that begins before the window belongs to it.
        var first = Math.Max(0, frames.FindLastIndex(f => f.FirstTs < start));
        var last = frames.FindLastIndex(f => f.FirstTs < end);
        var behind = Math.Max(first, last) + 1;
        return new FrameWindow(
            frames[first].Offset,
            behind < frames.Count ? frames[behind].Offset : file.Length,
            frames.Take(first).Sum(f => f.Records),
            frames.Skip(behind).Sum(f => f.Records)
        );
    }

    // The frames of records. Null if the first frame holds more than the header, or another frame holds anything but whole records.
    private static List<Frame>? Visit(FileStream file, int headerLength)
    {
        var frames = new List<Frame>();
        var end = 0L;
        foreach (var frame in ZstdFrames.Read(file))
        {
            end = frame.End;
            if (frame.Offset == 0)
            {
                if (frame.Content != (ulong)headerLength)
                    return null;
                continue;
            }

            if (frame.Content is not { } content || content == 0 || content % DbnLayout.OhlcvLength != 0)
                return null;
            frames.Add(new Frame(frame.Offset, checked((long)content) / DbnLayout.OhlcvLength, 0));
        }

        return end == file.Length ? frames : null;
    }

    private static bool TryReadFirstTimes(FileStream file, List<Frame> frames, ushort head)
    {
        var (packed, record) = (new byte[FirstRead + 64], new byte[DbnLayout.OhlcvLength]);
        var last = long.MinValue;
        for (var i = 0; i < frames.Count; i++)
        {
            if (!TryReadRecord(file, frames[i].Offset, packed, record))
                return false;
            var ts = BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(8));
            if (BinaryPrimitives.ReadUInt16LittleEndian(record) != head || ts < last)
                return false;
            frames[i] = frames[i] with { FirstTs = last = ts };
        }

        return true;
    }

    private static bool TryReadRecord(FileStream file, long offset, byte[] packed, byte[] record)
    {
        using var decoder = new ZstdDecoder();
        try
        {
            var length = RandomAccess.Read(file.SafeFileHandle, packed, offset);
            for (int from = 0, have = 0; from < length; )
            {
                decoder.Decompress(packed.AsSpan(from, length - from), record.AsSpan(have), out var read, out var written);
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
    }

    private readonly record struct Frame(long Offset, long Records, long FirstTs);
}
