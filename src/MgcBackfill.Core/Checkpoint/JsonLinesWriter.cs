using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MgcBackfill.Errors;
using MgcBackfill.Files;
using Microsoft.Win32.SafeHandles;

namespace MgcBackfill.Checkpoint;

/// <summary>
/// Appends records to a file of JSON lines. When <see cref="Append"/> or <see cref="Flush"/> has returned, the records are on the disk. A
/// torn tail is isolated before anything is written after it. Only <see cref="Flush"/> may run at the same time as another call.
/// </summary>
internal sealed class JsonLinesWriter<T> : IDisposable
{
    private static readonly byte[] s_end = [TornLine.End, (byte)'\n'];

    private readonly string _path;
    private readonly JsonTypeInfo<T> _type;
    private readonly FileStream _file;
    private readonly SafeFileHandle _handle;
    private long? _tornAt;

    /// <summary>Opens or creates the file at <paramref name="path"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="type">How a record is written.</param>
    /// <param name="tornAt">Offset of a torn tail that was found when the file was read, or null.</param>
    /// <exception cref="EnvironmentException">The file cannot be opened or written.</exception>
    public JsonLinesWriter(string path, JsonTypeInfo<T> type, long? tornAt)
        : this(path, type, tornAt, Open(path)) { }

    /// <summary>Writes to an open file, which this object owns from then on.</summary>
    /// <inheritdoc cref="JsonLinesWriter{T}(string, JsonTypeInfo{T}, long?)"/>
    internal JsonLinesWriter(string path, JsonTypeInfo<T> type, long? tornAt, FileStream file) =>
        (_path, _type, _tornAt, _file, _handle) = (path, type, tornAt, file, file.SafeFileHandle);

    /// <summary>Appends records as lines, in one write and one flush to the disk.</summary>
    /// <exception cref="EnvironmentException">The records could not be written, or only some of them.</exception>
    public void Append(params ReadOnlySpan<T> records) => Write(records, flush: true);

    /// <summary>
    /// Appends records as lines, in one write that is not flushed. They survive the end of this process, and they survive a power cut once
    /// <see cref="Flush"/> has returned.
    /// </summary>
    /// <inheritdoc cref="Append"/>
    public void Write(params ReadOnlySpan<T> records) => Write(records, flush: false);

    /// <summary>Flushes what was written to the disk.</summary>
    /// <exception cref="EnvironmentException">It could not be flushed.</exception>
    public void Flush()
    {
        try
        {
            DurableFile.Flush(_handle);
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            throw EnvironmentErrors.From(e, "Writing", _path);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Write(ReadOnlySpan<T> records, bool flush)
    {
        if (records.IsEmpty)
            return;
        using var lines = new MemoryStream();
        long? from = null;
        try
        {
            if (_tornAt is { } torn)
                Isolate(lines, torn);
            var isolated = lines.Length;
            foreach (var record in records)
            {
                JsonSerializer.Serialize(lines, record, _type);
                lines.WriteByte((byte)'\n');
            }

            // A failed write may have left bytes after the position that the stream takes for the end.
            from = _file.Seek(0, SeekOrigin.End) + isolated;
            _file.Write(lines.GetBuffer(), 0, (int)lines.Length);
            if (flush)
                DurableFile.Flush(_handle);
            _tornAt = null;
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            if (from is { } start)
                FindTorn(start);
            throw EnvironmentErrors.From(e, "Writing", _path);
        }
    }

    // A failed write may leave complete lines and a part of one; the next write isolates the part. An incomplete marker isolates nothing;
    // it becomes part of the torn tail that it was written for.
    private void FindTorn(long from)
    {
        try
        {
            if (_tornAt is null || new FileInfo(_path).Length >= from)
                _tornAt = AfterLastLineFeed(from);
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            // The file cannot be examined. Everything from the start of this write counts as torn, because the caller receives the error
            // that nothing was written.
            _tornAt ??= from;
        }
    }

    private void Isolate(MemoryStream lines, long torn)
    {
        var end = new FileInfo(_path).Length;
        if (end == torn)
            return;
        var terminated = EndsWithLineFeed(end);
        if (!terminated)
            lines.Write(s_end);
        var marker = new TornLine
        {
            TornAt = torn,
            TornBytes = end + (terminated ? 0 : s_end.Length) - torn,
            FoundAt = DateTime.UtcNow,
        };
        lines.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(marker, CheckpointJson.Default.TornLine)));
        lines.WriteByte((byte)'\n');
    }

    private static FileStream Open(string path)
    {
        try
        {
            // Even if the file existed: the process that created it may have been killed before the folder was flushed.
            var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            DurableFolder.Flush(Path.GetDirectoryName(path)!);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Opening", path);
        }
    }

    private long AfterLastLineFeed(long from)
    {
        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var tail = new byte[Math.Max(0, file.Length - from)];
        file.Position = from;
        file.ReadExactly(tail);
        return from + Array.LastIndexOf(tail, (byte)'\n') + 1;
    }

    private bool EndsWithLineFeed(long length)
    {
        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = length - 1;
        return file.ReadByte() == '\n';
    }
}
