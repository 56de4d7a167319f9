using MgcBackfill.Dbn;
using MgcBackfill.Errors;

namespace MgcBackfill.Source;

/// <summary>
/// Merges the files of a source in time order (S4). A file is open from its first bar to its last, so thousands of daily files need no more
/// memory than one. A bar that several files hold is returned once. Where only one file has bars, they are returned without a copy.
/// </summary>
public sealed class SourceReader : IDisposable
{
    // A smaller file would be read to its end before a read-ahead thread had started, so it gets none.
    private const long ReadAheadMinimum = 1 << 20;

    // If more files than this overlap in time, each is read in small pieces on the calling thread, and is closed while it has no bars.
    private const int MaxOpenFiles = 4;
    private const int SmallBuffer = 1 << 14;
    private const int SmallBatch = 256;
    private const long LongIdle = 24L * 3600 * 1_000_000_000;

    // A run of one file is returned without a copy if it has at least this many bars. Bars of several files are merged into runs of about
    // MergedRun bars.
    private const int LongRun = 64;
    private const int MergedRun = 4096;

    private readonly SourceSet _source;
    private readonly (long Start, long End)? _window;
    private readonly bool _accepted;
    private readonly bool _manyFiles;
    private readonly DuplicateBars _duplicates;

    // Ordered by the time of the next bar and then by file: time plus file index is unique, because an interval has more nanoseconds than
    // there are files.
    private readonly PriorityQueue<FileCursor, long> _open = new();
    private readonly PriorityQueue<int, long> _suspended = new();
    private readonly Stack<BarBatch> _freeBatches = [];
    private readonly bool[] _closed;
    private Bar[] _merged = [];
    private int _nextFile;

    // The file that is in no queue: its bars were returned last, or its first bars are being read.
    private FileCursor? _current;

    /// <param name="source">The files.</param>
    /// <param name="accepted">True to require what a backfill accepts: the publisher, and at least one bar in every file (A1).</param>
    /// <param name="window">The requested window, [start, end) in nanoseconds since the epoch, or null for everything.</param>
    /// <param name="refuseDifferent">False to use the bar of the earlier file if two files hold different bars of one symbol and
    /// minute.</param>
    internal SourceReader(SourceSet source, bool accepted, (long Start, long End)? window, bool refuseDifferent = true)
    {
        (_source, _accepted, _window) = (source, accepted, window);
        _duplicates = new DuplicateBars(source, Symbols, refuseDifferent);
        _manyFiles = MaxOverlapping(source.Files) > MaxOpenFiles;
        _closed = new bool[source.Files.Count];
        SkipOutsideWindow();
    }

    /// <summary>The raw symbols for the indexes that bars carry.</summary>
    public SymbolTable Symbols { get; } = new();

    /// <summary>The files, in the order of the indexes that bars carry.</summary>
    internal IReadOnlyList<SourceFile> Files => _source.Files;

    /// <summary>Number of records of the files closed so far, of every type.</summary>
    public long Records { get; private set; }

    /// <summary>Number of records of other types in the mixed files closed so far.</summary>
    public long OtherTypes { get; private set; }

    /// <summary>
    /// Number of records in frames outside the requested window, which were not decompressed, of the files closed so far.
    /// </summary>
    public long Unread { get; private set; }

    /// <summary>Bytes of the files closed so far, before decompression.</summary>
    public long FileBytes { get; private set; }

    /// <summary>Number of zstd frames without a checksum in the files closed so far.</summary>
    public int FramesWithoutChecksum { get; private set; }

    /// <summary>Bytes read so far, including open files.</summary>
    public long BytesRead => FileBytes + (_current?.Reader.FileBytes ?? 0) + _open.UnorderedItems.Sum(o => o.Element.Reader.FileBytes);

    /// <summary>True if every file was read to its end, and no part of a file was skipped.</summary>
    internal bool HasReadAll => Unread == 0 && Array.TrueForAll(_closed, c => c);

    /// <summary>
    /// Called for each bar that is returned once although another file holds it too, in time order; set before the first read.
    /// </summary>
    internal Action<DuplicateBar>? OnDuplicate { get; set; }

    /// <summary>
    /// True if every file whose range overlaps [<paramref name="start"/>, <paramref name="end"/>), nanoseconds since the epoch, and the
    /// window of the reader, was read to its end and has the accepted sha256. What was read of that time is then proved.
    /// </summary>
    internal bool HasProved(long start, long end)
    {
        for (var i = 0; i < _closed.Length; i++)
        {
            var file = _source.Files[i];
            if (!_closed[i] && SourceSet.Overlaps(file, start, end) && (_window is not { } w || SourceSet.Overlaps(file, w.Start, w.End)))
                return false;
        }

        return true;
    }

    /// <summary>Returns the next bars, in time order.</summary>
    /// <returns>False when every file has been read to its clean end.</returns>
    /// <exception cref="SourceException">
    /// A file breaks a rule of section 1, two files hold different bars of one symbol and minute, or a file changed since it was accepted.
    /// </exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    public bool Read(out BarRun run)
    {
        if (_current is { } last)
            Requeue(last);
        OpenDueFiles();
        if (_open.Count == 0)
        {
            run = default;
            return false;
        }

        var cursor = _open.Dequeue();
        var due = GetNextOpenTime();
        var end = cursor.IndexAt(_open.TryPeek(out var other, out _) ? Math.Min(other.Head, due) : due);
        if (other is null || end - cursor.Position >= LongRun)
        {
            run = new BarRun(cursor.Batch.Items, cursor.Position, end);
            cursor.Position = end;
            _current = cursor;
            return true;
        }

        _open.Enqueue(cursor, cursor.Key);
        var count = Merge(due);
        run = new BarRun(_merged, 0, count) { IsMerged = true };
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (cursor, _) in _open.UnorderedItems)
            cursor.Reader.Dispose();
        _current?.Reader.Dispose();
        _current = null;
        _open.Clear();
    }

    // Copies whole minutes of all open files until only one file is left, another file is due, or the run is long enough. Returns the
    // number of bars.
    private int Merge(long due)
    {
        var count = 0;
        while (_open.Count > 1 && count < MergedRun && _open.Peek().Head is var minute && minute < due)
        {
            var (start, files) = (count, 0);
            while (_open.TryPeek(out var cursor, out _) && cursor.Head == minute)
            {
                files++;
                count = Copy(cursor, minute, count);
                if (!cursor.AtEnd || Advance(cursor))
                    _open.DequeueEnqueue(cursor, cursor.Key);
                else
                    Close(_open.Dequeue());
            }

            if (files > 1)
                count = _duplicates.Drop(_merged, start, count, OnDuplicate);
        }

        return count;
    }

    private int Copy(FileCursor cursor, long minute, int count)
    {
        var (items, position, length) = (cursor.Batch.Items, cursor.Position, cursor.Batch.Count);
        for (; position < length && items[position].TsEvent == minute; position++)
        {
            if (count == _merged.Length)
                Array.Resize(ref _merged, Math.Max(2 * MergedRun, 2 * count));
            _merged[count++] = items[position];
        }

        cursor.Position = position;
        return count;
    }

    private void Requeue(FileCursor cursor)
    {
        if (cursor.AtEnd && !Advance(cursor))
            Close(cursor);
        else
            Enqueue(cursor);
    }

    private void Enqueue(FileCursor cursor)
    {
        _current = null;
        _open.Enqueue(cursor, cursor.Key);
    }

    // The next time at which a file must be opened. Until then only the open files have bars.
    private long GetNextOpenTime()
    {
        var due = _nextFile < _source.Files.Count ? _source.Files[_nextFile].Range.Start : long.MaxValue;
        return _suspended.TryPeek(out _, out var end) ? Math.Min(due, end) : due;
    }

    private void OpenDueFiles()
    {
        while (GetNextOpenTime() is var due && due < long.MaxValue && (!_open.TryPeek(out var earliest, out _) || due <= earliest.Head))
        {
            if (_suspended.TryPeek(out var suspended, out var end) && end == due)
                Begin(_suspended.Dequeue());
            else
                Begin(suspended = _nextFile++);
            SkipOutsideWindow();
        }
    }

    private void Begin(int index)
    {
        var file = _source.Files[index];
        var options = new DbnReaderOptions
        {
            Schema = _source.Interval.Schema,
            Symbols = Symbols,
            FileIndex = index,
            Publisher = _accepted ? SourceGates.Publisher : null,
            Hash = true,
            Window = _window is { } w && (w.Start > file.Range.Start || w.End < file.Range.End) ? w : null,
            ReadAhead = !_manyFiles && file.Size >= ReadAheadMinimum && Environment.ProcessorCount > 1,
        };
        if (_manyFiles)
            options = options with { FileBuffer = SmallBuffer, RecordBuffer = SmallBuffer };
        var batch =
            _freeBatches.TryPop(out var free) ? free
            : _manyFiles ? new BarBatch(SmallBatch)
            : new BarBatch();
        _current = new FileCursor(index, file, Open(file, options), batch);
        var cursor = _current;
        if (!Advance(cursor))
            Close(cursor);
        else if (_manyFiles && _open.TryPeek(out var earliest, out _) && cursor.Head - earliest.Head > LongIdle)
            Suspend(cursor);
        else
            Enqueue(cursor);
    }

    // The file is opened again, from its beginning, when the other files have reached its first bar.
    private void Suspend(FileCursor cursor)
    {
        _current = null;
        _suspended.Enqueue(cursor.Index, cursor.Head);
        cursor.Reader.Dispose();
        _freeBatches.Push(cursor.Batch);
    }

    // A file that existed when the source was accepted and is missing now is not refused: its disk or share is no longer available.
    private static IBarStream Open(SourceFile file, DbnReaderOptions options)
    {
        try
        {
            return file.Opener is { } open ? open(options) : DbnReader.Open(file.Path, options);
        }
        catch (SourceException e) when (e.Id == ErrorIds.SourceNotFound)
        {
            throw new EnvironmentException(
                ErrorIds.InputOutput,
                $"{file.Path} was accepted and no longer exists.",
                new ErrorLocation { File = file.Path },
                "Make its disk or network share available again, then run the same command.",
                e
            );
        }
    }

    // A file that lies wholly outside the requested window is not opened.
    private void SkipOutsideWindow()
    {
        while (_window is { } w && _nextFile < _source.Files.Count && !SourceSet.Overlaps(_source.Files[_nextFile], w.Start, w.End))
            _nextFile++;
    }

    private static bool Advance(FileCursor cursor)
    {
        cursor.Position = 0;
        if (!cursor.Reader.Read(cursor.Batch))
            return false;
        cursor.Bars += cursor.Batch.Count;
        return true;
    }

    private void Close(FileCursor cursor)
    {
        var (file, reader) = (cursor.File, cursor.Reader);
        _current = null;
        var sha256 = reader.Sha256;
        Records += reader.Records;
        Unread += reader.Unread;
        OtherTypes += reader.OtherTypes.Values.Sum();
        FileBytes += reader.FileBytes;
        FramesWithoutChecksum += reader.FramesWithoutChecksum;
        reader.Dispose();
        _freeBatches.Push(cursor.Batch);
        if (sha256 != file.Sha256)
            throw SourceFile.ChangedWhileRead(file.Path, file.Sha256, sha256);

        if (_accepted && cursor.Bars == 0 && reader.Unread == 0 && !file.MayBeEmpty)
            throw SourceGates.NoBar(file.Path, _source.Interval);
        _closed[cursor.Index] = true;
    }

    // The largest number of files whose ranges share an instant. The files are sorted by the start of their range.
    private static int MaxOverlapping(IReadOnlyList<SourceFile> files)
    {
        var ends = new PriorityQueue<long, long>();
        var max = 0;
        foreach (var file in files)
        {
            while (ends.TryPeek(out var end, out _) && end <= file.Range.Start)
                ends.Dequeue();
            ends.Enqueue(file.Range.End, file.Range.End);
            max = Math.Max(max, ends.Count);
        }

        return max;
    }

    private sealed class FileCursor(int index, SourceFile file, IBarStream reader, BarBatch batch)
    {
        public int Index { get; } = index;

        public SourceFile File { get; } = file;

        public IBarStream Reader { get; } = reader;

        public BarBatch Batch { get; } = batch;

        public int Position { get; set; }

        public long Bars { get; set; }

        public bool AtEnd => Position == Batch.Count;

        public long Head => Batch.Items[Position].TsEvent;

        public long Key => Head + Index;

        // The first bar at or after the limit.
        public int IndexAt(long limit)
        {
            var items = Batch.Items;
            if (items[Batch.Count - 1].TsEvent < limit)
                return Batch.Count;
            var end = Position;
            while (end < Batch.Count && items[end].TsEvent < limit)
                end++;
            return end;
        }
    }
}
