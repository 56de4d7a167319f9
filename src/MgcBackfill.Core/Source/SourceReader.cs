using MgcBackfill.Dbn;
using MgcBackfill.Errors;

namespace MgcBackfill.Source;

/// <summary>
/// Merges the files of a source in time order (S4). A file is open from its first bar to its last, so thousands of daily files need no more
/// memory than one. A bar that several files hold is returned once. Where only one file has bars, they are returned without a copy.
/// </summary>
public sealed class SourceReader : IDisposable
{
    // A file smaller than this is read before a thread has started.
    private const long WorthAThread = 1 << 20;

    // If more files than this overlap in time, each is read in small pieces on the calling thread, and is closed while it has no bars.
    private const int FewFiles = 4;
    private const int SmallBuffer = 1 << 14;
    private const int SmallBatch = 256;
    private const long LongSilence = 24L * 3600 * 1_000_000_000;

    // A run of one file is returned without a copy if it has at least this many bars. Bars of several files are merged into runs of about
    // MergedRun bars.
    private const int LongRun = 64;
    private const int MergedRun = 4096;

    private readonly SourceSet _source;
    private readonly (long Start, long End)? _window;
    private readonly bool _accepted;
    private readonly bool _manyFiles;
    private readonly HeldTwice _heldTwice;

    // Ordered by the time of the next bar and then by file: time plus file index is unique, because a minute has more nanoseconds than
    // there are files.
    private readonly PriorityQueue<Lane, long> _lanes = new();
    private readonly PriorityQueue<int, long> _silent = new();
    private readonly Stack<BarBatch> _spare = [];
    private Bar[] _merged = [];
    private int _nextFile;

    // The file that is in no queue: its bars were returned last, or its first bars are being read.
    private Lane? _apart;

    /// <param name="source">The files.</param>
    /// <param name="accepted">True to require what a backfill accepts: the publisher, and at least one bar in every file (A1).</param>
    /// <param name="window">The requested window, [start, end) in nanoseconds since the epoch, or null for everything.</param>
    /// <param name="refusesDifferent">False to use the first bar if two files hold different bars of one symbol and minute.</param>
    internal SourceReader(SourceSet source, bool accepted, (long Start, long End)? window, bool refusesDifferent = true)
    {
        (_source, _accepted, _window) = (source, accepted, window);
        _heldTwice = new HeldTwice(source, Symbols, refusesDifferent);
        _manyFiles = MostAtOnce(source.Files) > FewFiles;
        PassUnwanted();
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
    public long BytesRead => FileBytes + (_apart?.Reader.FileBytes ?? 0) + _lanes.UnorderedItems.Sum(l => l.Element.Reader.FileBytes);

    /// <summary>
    /// Called for each bar that is returned once although another file holds it too, in time order; set before the first read.
    /// </summary>
    internal Action<BarTwice>? FoundTwice { get; set; }

    /// <summary>Returns the next bars, never backwards in time.</summary>
    /// <returns>False when every file has been read to its clean end.</returns>
    /// <exception cref="SourceException">
    /// A file breaks a rule of section 1, two files hold different bars of one symbol and minute, or a file changed since it was accepted.
    /// </exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    public bool Read(out BarRun run)
    {
        if (_apart is { } last)
            PutBack(last);
        OpenDue();
        if (_lanes.Count == 0)
        {
            run = default;
            return false;
        }

        var lane = _lanes.Dequeue();
        var due = NextDue();
        var end = lane.IndexAt(_lanes.TryPeek(out var other, out _) ? Math.Min(other.Head, due) : due);
        if (other is null || end - lane.Position >= LongRun)
        {
            run = new BarRun(lane.Batch.Items, lane.Position, end);
            lane.Position = end;
            _apart = lane;
            return true;
        }

        _lanes.Enqueue(lane, lane.Key);
        var count = Merge(due);
        run = new BarRun(_merged, 0, count) { IsMerged = true };
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (lane, _) in _lanes.UnorderedItems)
            lane.Reader.Dispose();
        _apart?.Reader.Dispose();
        _apart = null;
        _lanes.Clear();
    }

    // Copies whole minutes of all open files until only one file is left, another file is due, or the run is long enough. Returns the
    // number of bars.
    private int Merge(long due)
    {
        var count = 0;
        while (_lanes.Count > 1 && count < MergedRun && _lanes.Peek().Head is var minute && minute < due)
        {
            var (start, files) = (count, 0);
            while (_lanes.TryPeek(out var lane, out _) && lane.Head == minute)
            {
                files++;
                count = Take(lane, minute, count);
                if (!lane.AtEnd || Advance(lane))
                    _lanes.DequeueEnqueue(lane, lane.Key);
                else
                    Close(_lanes.Dequeue());
            }

            if (files > 1)
                count = _heldTwice.Drop(_merged, start, count, FoundTwice);
        }

        return count;
    }

    private int Take(Lane lane, long minute, int count)
    {
        var (items, position, length) = (lane.Batch.Items, lane.Position, lane.Batch.Count);
        for (; position < length && items[position].TsEvent == minute; position++)
        {
            if (count == _merged.Length)
                Array.Resize(ref _merged, Math.Max(2 * MergedRun, 2 * count));
            _merged[count++] = items[position];
        }

        lane.Position = position;
        return count;
    }

    private void PutBack(Lane lane)
    {
        if (lane.AtEnd && !Advance(lane))
            Close(lane);
        else
            Enqueue(lane);
    }

    private void Enqueue(Lane lane)
    {
        _apart = null;
        _lanes.Enqueue(lane, lane.Key);
    }

    // The next time at which a file must be opened. Until then only the open files have bars.
    private long NextDue()
    {
        var due = _nextFile < _source.Files.Count ? _source.Files[_nextFile].Range.Start : long.MaxValue;
        return _silent.TryPeek(out _, out var end) ? Math.Min(due, end) : due;
    }

    private void OpenDue()
    {
        while (NextDue() is var due && due < long.MaxValue && (!_lanes.TryPeek(out var earliest, out _) || due <= earliest.Head))
        {
            if (_silent.TryPeek(out var silent, out var end) && end == due)
                Begin(_silent.Dequeue());
            else
                Begin(silent = _nextFile++);
            PassUnwanted();
        }
    }

    private void Begin(int index)
    {
        var file = _source.Files[index];
        var options = new DbnReaderOptions
        {
            Symbols = Symbols,
            FileIndex = index,
            Publisher = _accepted ? SourceGates.Publisher : null,
            Hash = true,
            Window = _window is { } w && (w.Start > file.Range.Start || w.End < file.Range.End) ? w : null,
            Ahead = !_manyFiles && file.Size >= WorthAThread && Environment.ProcessorCount > 1,
        };
        if (_manyFiles)
            options = options with { FileBuffer = SmallBuffer, RecordBuffer = SmallBuffer };
        var batch = _spare.TryPop(out var spare) ? spare : _manyFiles ? new BarBatch(SmallBatch) : new BarBatch();
        _apart = new Lane(index, file, Open(file, options), batch);
        var lane = _apart;
        if (!Advance(lane))
            Close(lane);
        else if (_manyFiles && _lanes.TryPeek(out var earliest, out _) && lane.Head - earliest.Head > LongSilence)
            Silence(lane);
        else
            Enqueue(lane);
    }

    // The file is opened again, from its beginning, when the other files have reached its first bar.
    private void Silence(Lane lane)
    {
        _apart = null;
        _silent.Enqueue(lane.Index, lane.Head);
        lane.Reader.Dispose();
        _spare.Push(lane.Batch);
    }

    // A file that existed when the source was accepted and is missing now is not refused: its disk or share is no longer available.
    private static DbnReader Open(SourceFile file, DbnReaderOptions options)
    {
        try
        {
            return DbnReader.Open(file.Path, options);
        }
        catch (SourceException e) when (e.Id == ErrorIds.SourceNotFound)
        {
            throw new EnvironmentException(
                ErrorIds.InputOutput, $"{file.Path} was accepted and no longer exists.", new ErrorLocation { File = file.Path },
                "Make its disk or network share available again, then run the same command.", e);
        }
    }

    // A file that lies wholly outside the requested window is not opened.
    private void PassUnwanted()
    {
        while (_window is { } w && _nextFile < _source.Files.Count && !SourceSet.Touches(_source.Files[_nextFile], w.Start, w.End))
            _nextFile++;
    }

    private static bool Advance(Lane lane)
    {
        lane.Position = 0;
        if (!lane.Reader.Read(lane.Batch))
            return false;
        lane.Bars += lane.Batch.Count;
        return true;
    }

    private void Close(Lane lane)
    {
        var (file, reader) = (lane.File, lane.Reader);
        _apart = null;
        var sha256 = reader.Sha256;
        Records += reader.Records;
        Unread += reader.Unread;
        OtherTypes += reader.OtherTypes.Values.Sum();
        FileBytes += reader.FileBytes;
        FramesWithoutChecksum += reader.FramesWithoutChecksum;
        reader.Dispose();
        _spare.Push(lane.Batch);
        if (sha256 != file.Sha256)
            throw SourceFile.ChangedWhileRead(file.Path, file.Sha256, sha256);

        if (_accepted && lane.Bars == 0 && reader.Unread == 0 && !file.MayBeEmpty)
            throw SourceGates.NoBar(file.Path);
    }

    // The largest number of files whose ranges share an instant. The files are sorted by the start of their range.
    private static int MostAtOnce(IReadOnlyList<SourceFile> files)
    {
        var ends = new PriorityQueue<long, long>();
        var most = 0;
        foreach (var file in files)
        {
            while (ends.TryPeek(out var end, out _) && end <= file.Range.Start)
                ends.Dequeue();
            ends.Enqueue(file.Range.End, file.Range.End);
            most = Math.Max(most, ends.Count);
        }

        return most;
    }

    private sealed class Lane(int index, SourceFile file, DbnReader reader, BarBatch batch)
    {
        public int Index { get; } = index;

        public SourceFile File { get; } = file;

        public DbnReader Reader { get; } = reader;

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
