using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Formats;

namespace MgcBackfill.Text;

/// <summary>
/// Reads a file of CSV or JSON lines into batches of bars, strictly (E2), with the members of <see cref="DbnReader"/>. The text itself says
/// neither its range nor, perhaps, its symbols; both come from the side files of its job (<see cref="TextJob"/>). Every error names the
/// file and the line.
/// </summary>
internal sealed class TextBarReader : IBarStream
{
    /// <summary>The longest line that is read. The vendor's have less than 400 bytes.</summary>
    public const int MaxLineLength = ReadAheadBuffer.Capacity - 1;

    private const byte LineEnd = (byte)'\n';

    private readonly DbnByteReader _bytes;
    private readonly TextRecordChecks _checks;
    private readonly TextForm _form;
    private readonly DbnReaderOptions _options;
    private readonly RecordBuffer _buffer;
    private long _offset;
    private long _line;
    private uint _record;
    private bool _finished;

    private TextBarReader(
        string path,
        DbnByteReader bytes,
        DbnMetadata metadata,
        TextForm form,
        TextRecordChecks checks,
        DbnReaderOptions options
    )
    {
        (Path, Metadata, _bytes, _form, _checks, _options) = (path, metadata, bytes, form, checks, options);
        _buffer = new RecordBuffer(bytes, options);
    }

    /// <summary>The path as given.</summary>
    public string Path { get; }

    /// <summary>What the side files say about the file, as a header would.</summary>
    public DbnMetadata Metadata { get; }

    /// <inheritdoc cref="DbnReader.Compression"/>
    public DbnCompression Compression => _bytes.Compression;

    /// <inheritdoc cref="DbnReader.Frames"/>
    public int Frames => _bytes.Frames;

    /// <inheritdoc cref="DbnReader.FramesWithoutChecksum"/>
    public int FramesWithoutChecksum => _bytes.FramesWithoutChecksum;

    /// <summary>Records read so far: lines, without the header.</summary>
    public long Records => _record;

    /// <summary>Always 0: a text is read whole.</summary>
    public long Unread { get; }

    /// <summary>Always empty: a line of another type is refused.</summary>
    public IReadOnlyDictionary<byte, long> OtherTypes { get; } = new Dictionary<byte, long>();

    /// <inheritdoc cref="DbnReader.Sha256"/>
    public string? Sha256 => _bytes.Sha256;

    /// <inheritdoc cref="DbnReader.FileBytes"/>
    public long FileBytes => _bytes.FileBytes;

    /// <summary>Opens a file of a job.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">How the bars are labelled; null for the defaults of a single file. A window has no effect.</param>
    /// <exception cref="SourceException">The file is refused; the error id names the reason.</exception>
    /// <exception cref="EnvironmentException">The file cannot be opened or read.</exception>
    public static TextBarReader Open(TextFile file, DbnReaderOptions? options = null)
    {
        var path = file.Source.Path;
        try
        {
            DbnFile.RequireBytes(path);
            return Open(path, DbnFile.OpenRead(path), file.Source.Metadata, file.Form, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Reading", path);
        }
    }

    /// <summary>Reads a file that is already open. From here on the reader owns <paramref name="file"/>.</summary>
    /// <param name="path">Its path, used in messages.</param>
    /// <param name="file">Its bytes.</param>
    /// <param name="metadata">What the side files say about it.</param>
    /// <param name="form">How its lines are written.</param>
    /// <param name="options">How the bars are labelled; null for the defaults of a single file.</param>
    /// <exception cref="SourceException">The file is refused.</exception>
    /// <exception cref="EnvironmentException">The file cannot be read.</exception>
    public static TextBarReader Open(string path, Stream file, DbnMetadata metadata, TextForm form, DbnReaderOptions? options = null)
    {
        options ??= new DbnReaderOptions();
        DbnByteReader? bytes = null;
        try
        {
            bytes = new DbnByteReader(file, options.Hash, options.FileBuffer);
            var reader = new TextBarReader(path, bytes, metadata, form, new TextRecordChecks(metadata, form, options), options);
            bytes = null;
            return reader;
        }
        catch (DbnFormatException e)
        {
            throw new SourceException(e.Id, $"{path}: {e.Message}", new ErrorLocation { File = path, ByteOffset = e.Offset }, e.Advice, e);
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

    /// <inheritdoc cref="DbnReader.Read"/>
    public bool Read(BarBatch batch)
    {
        batch.Count = 0;
        if (Metadata.Schema != _options.Schema)
        {
            throw new SourceException(
                ErrorIds.DbnRecordTypeUnexpected,
                $"{Path} holds {DbnNames.Format(Metadata.Schema)}. Only bars of {DbnNames.Format(_options.Schema)} are read.",
                new ErrorLocation { File = Path },
                $"Request the data from the vendor with schema {DbnNames.Format(_options.Schema)}."
            );
        }

        try
        {
            while (!_finished && batch.Count < batch.Items.Length)
                Advance(batch);
        }
        catch (DbnFormatException e)
        {
            // The bytes are damaged below the lines.
            throw new SourceException(e.Id, $"{Path}: {e.Message}", new ErrorLocation { File = Path, ByteOffset = e.Offset }, e.Advice, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            throw EnvironmentErrors.From(e, "Reading", Path);
        }

        return batch.Count > 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    private void Advance(BarBatch batch)
    {
        Decode(batch);
        if (batch.Count == batch.Items.Length)
            return;
        if (_buffer.Bytes.Length > MaxLineLength)
            throw Refused(TooLong());
        if (_buffer.Read())
            return;
        if (!_buffer.Bytes.IsEmpty)
            throw Refused(
                new DbnFormatException(
                    ErrorIds.DbnTruncated,
                    "The file ends within this line: the last line has no line end.",
                    0,
                    "The file is incomplete. Download it again."
                )
            );
        if (_line == 0)
            throw new DbnFormatException(ErrorIds.DbnTruncated, "The file has no line.", 0, "The file is incomplete. Download it again.");
        _finished = true;
    }

    // Decodes whole lines until the buffer ends or the batch is full.
    private void Decode(BarBatch batch)
    {
        while (batch.Count < batch.Items.Length)
        {
            var bytes = _buffer.Bytes;
            var length = bytes.IndexOf(LineEnd);
            if (length < 0)
                return;
            try
            {
                if (length > MaxLineLength)
                    throw TooLong();
                DecodeLine(bytes[..length], batch);
            }
            catch (DbnFormatException e)
            {
                throw Refused(e);
            }

            _line++;
            _buffer.Take(length + 1);
            _offset += length + 1;
        }
    }

    private void DecodeLine(ReadOnlySpan<byte> line, BarBatch batch)
    {
        if (_line == 0 && line.StartsWith("\uFEFF"u8))
            throw TextValues.Invalid("The file begins with a byte order mark, which the vendor does not write.");
        if (line.IsEmpty)
            throw TextValues.Invalid("The line is blank.");
        if (line[^1] == (byte)'\r')
            throw TextValues.Invalid("The line ends with CR LF. The vendor ends a line with LF alone.");
        if (_form.Encoding == TextEncoding.Csv && _line == 0)
        {
            CsvLine.RequireHeader(line, _form);
            return;
        }

        var record = default(TextRecord);
        if (_form.Encoding == TextEncoding.Csv)
            CsvLine.Parse(line, _form, ref record);
        else
            JsonLine.Parse(line, _form, ref record);
        var symbol = _checks.Check(record);

        ref var bar = ref batch.Items[batch.Count];
        bar.TsEvent = (long)record.TsEvent;
        bar.Open = record.Open;
        bar.High = record.High;
        bar.Low = record.Low;
        bar.Close = record.Close;
        bar.Volume = record.Volume;
        bar.InstrumentId = record.InstrumentId;
        bar.Symbol = symbol;
        bar.File = _options.FileIndex;
        bar.Record = _record;
        _record = checked(_record + 1);
        batch.Count++;
    }

    private static DbnFormatException TooLong() => TextValues.Invalid($"The line is longer than {NumberText.Format(MaxLineLength)} bytes.");

    private SourceException Refused(DbnFormatException e) =>
        new(
            e.Id,
            $"{Path}, line {NumberText.Format(_line + 1)}: {e.Message}",
            new ErrorLocation
            {
                File = Path,
                ByteOffset = _offset,
                Line = _line + 1,
                RecordIndex = _form.Encoding == TextEncoding.Csv && _line == 0 ? null : _record,
            },
            e.Advice,
            e
        );
}
