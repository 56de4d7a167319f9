using MgcBackfill.Errors;

namespace MgcBackfill.Dbn;

/// <summary>
/// Reads one DBN file into batches of bars, strictly (S1 to S5): a thin layer of I/O around the decoders. Every error names the file, the
/// offset in the decompressed stream, and what to do.
/// </summary>
public sealed class DbnReader : IBarStream
{
    private readonly DbnByteReader _bytes;
    private readonly DbnRecordDecoder _records;
    private readonly RecordBuffer _buffer;
    private long _offset;
    private bool _finished;

    private DbnReader(
        string path,
        DbnByteReader bytes,
        DbnMetadata metadata,
        DbnRecordDecoder records,
        long offset,
        DbnReaderOptions options
    )
    {
        (Path, Metadata, _bytes, _records, _offset) = (path, metadata, bytes, records, offset);
        _buffer = new RecordBuffer(bytes, options);
    }

    /// <summary>The path as given.</summary>
    public string Path { get; }

    /// <summary>The header.</summary>
    public DbnMetadata Metadata { get; }

    /// <summary>How the file is compressed.</summary>
    public DbnCompression Compression => _bytes.Compression;

    /// <summary>Number of zstd frames started so far.</summary>
    public int Frames => _bytes.Frames;

    /// <summary>Number of zstd frames without a checksum so far.</summary>
    public int FramesWithoutChecksum => _bytes.FramesWithoutChecksum;

    /// <summary>Records read so far, of every type.</summary>
    public long Records => _records.Records - Unread;

    /// <summary>
    /// Number of records so far in frames outside the requested window. They were not decompressed; the frame headers give the count.
    /// </summary>
    public long Unread { get; private set; }

    /// <summary>Number of records in the skipped frames before and after the requested window.</summary>
    internal (long Before, long After) SkippedRecords { get; private set; }

    /// <summary>Number of records of other types in a mixed file so far, by rtype.</summary>
    public IReadOnlyDictionary<byte, long> OtherTypes => _records.OtherTypes;

    /// <summary>SHA-256 of the file's bytes in lower-case hex, if it was requested and the end was reached; otherwise null.</summary>
    public string? Sha256 => _bytes.Sha256;

    /// <summary>Bytes of the file read so far, before decompression.</summary>
    public long FileBytes => _bytes.FileBytes;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">A DBN file, plain or zstd-compressed.</param>
    /// <param name="options">How the bars are labelled; null for the defaults of a single file.</param>
    /// <exception cref="SourceException">The file is refused; the error id names the reason.</exception>
    /// <exception cref="EnvironmentException">The file cannot be opened or read.</exception>
    public static DbnReader Open(string path, DbnReaderOptions? options = null)
    {
        try
        {
            DbnFile.RequireBytes(path);
            return Open(path, DbnFile.OpenRead(path), options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Reading", path);
        }
    }

    /// <summary>Reads the header of a file that is already open. From here on the reader owns <paramref name="file"/>.</summary>
    internal static DbnReader Open(string path, Stream file, DbnReaderOptions? options = null)
    {
        options ??= new DbnReaderOptions();
        DbnByteReader? bytes = null;
        try
        {
            bytes = new DbnByteReader(file, options.Hash, options.FileBuffer);
            var length = ReadHeader(bytes, out var metadata);
            var records = new DbnRecordDecoder(metadata, options);
            var reader = new DbnReader(path, bytes, metadata, records, length, options);
            if (options.Window is { } window && bytes.Compression == DbnCompression.Zstd)
                reader.Skip(FrameWindow.Find(path, metadata, options.Schema, length, window.Start, window.End));
            bytes = null;
            return reader;
        }
        catch (DbnFormatException e)
        {
            throw Refused(path, e, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            throw EnvironmentErrors.From(e, "Reading", path);
        }
        finally
        {
            bytes?.Dispose();
        }
    }

    /// <summary>Fills <paramref name="batch"/> with the next bars, replacing what it held.</summary>
    /// <returns>False at the clean end of the file; the batch is then empty.</returns>
    /// <exception cref="SourceException">The rest of the file is refused; nothing that was read from it may be trusted.</exception>
    /// <exception cref="EnvironmentException">The file cannot be read, or there is not enough memory.</exception>
    public bool Read(BarBatch batch)
    {
        batch.Count = 0;
        try
        {
            _records.Begin();
            while (!_finished && batch.Count < batch.Items.Length)
                Advance(batch);
        }
        catch (DbnFormatException e)
        {
            throw Refused(Path, e, e.Record is null ? 0 : _offset);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            throw EnvironmentErrors.From(e, "Reading", Path);
        }

        return batch.Count > 0;
    }

    /// <summary>True if nothing follows the header. This reader must not be used to read records afterwards.</summary>
    /// <exception cref="EnvironmentException">The file cannot be read, or there is not enough memory.</exception>
    internal bool EndsAfterHeader()
    {
        try
        {
            return _bytes.IsAtEnd();
        }
        catch (DbnFormatException)
        {
            // Damaged bytes are bytes, so the file does not end here. Reading the records will refuse it.
            return false;
        }
        catch (Exception e) when (e is IOException or OutOfMemoryException)
        {
            throw EnvironmentErrors.From(e, "Reading", Path);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    private void Skip(FrameWindow? part)
    {
        if (part is not { } frames)
            return;
        var unread = frames.RecordsBefore * DbnLayout.OhlcvLength;
        _bytes.Skip(frames.Offset, frames.End, unread);
        _records.Skip(frames.RecordsBefore);
        _offset += unread;
        Unread = frames.RecordsBefore;
        SkippedRecords = (frames.RecordsBefore, frames.RecordsAfter);
    }

    private void Advance(BarBatch batch)
    {
        Decode(batch);
        if (batch.Count == batch.Items.Length)
            return;

        if (_buffer.Read())
            return;
        if (_buffer.Bytes.Length is > 0 and var rest)
        {
            throw new DbnFormatException(
                ErrorIds.DbnTruncated,
                $"The file ends in the middle of record {_records.Records}, after {rest} {(rest == 1 ? "byte" : "bytes")} of it.",
                0,
                "The file is incomplete. Download it again.",
                _records.Records
            );
        }

        _records.Skip(SkippedRecords.After);
        Unread += SkippedRecords.After;
        _records.Finish();
        _finished = true;
    }

    private void Decode(BarBatch batch)
    {
        try
        {
            var taken = _records.Decode(_buffer.Bytes, batch);
            _buffer.Take(taken);
            _offset += taken;
        }
        catch (DbnFormatException e)
        {
            throw Refused(Path, e, _offset);
        }
    }

    // Returns the length of the header including the prelude: the offset of the first record.
    private static int ReadHeader(DbnByteReader bytes, out DbnMetadata metadata)
    {
        var buffer = new byte[4096];
        var have = bytes.Read(buffer.AsSpan(0, DbnLayout.PreludeLength));
        if (have < DbnLayout.PreludeLength && "DBN"u8.StartsWith(buffer.AsSpan(0, Math.Min(have, 3))))
            throw TruncatedHeader(have);
        var total = DbnLayout.PreludeLength + DbnMetadataDecoder.DecodePrelude(buffer.AsSpan(0, have));

        // The buffer grows as bytes arrive, so a header with a false length does not cause a large allocation (S2).
        while (have < total)
        {
            if (have == buffer.Length)
                Array.Resize(ref buffer, Math.Min(total, buffer.Length * 4));
            var space = Math.Min(buffer.Length, total) - have;
            var read = bytes.Read(buffer.AsSpan(have, space));
            have += read;
            if (read < space)
                throw TruncatedHeader(have);
        }

        metadata = DbnMetadataDecoder.Decode(buffer.AsSpan(0, total));
        return total;
    }

    private static DbnFormatException TruncatedHeader(int have) =>
        new(
            ErrorIds.DbnTruncated,
            $"The file ends after {have} bytes, in the middle of its header.",
            have,
            "The file is incomplete. Download it again."
        );

    private static SourceException Refused(string path, DbnFormatException e, long baseOffset) =>
        new(
            e.Id,
            $"{path}: {e.Message}",
            new ErrorLocation
            {
                File = path,
                ByteOffset = baseOffset + e.Offset,
                RecordIndex = e.Record,
            },
            e.Advice,
            e
        );
}
