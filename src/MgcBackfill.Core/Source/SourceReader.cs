using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Formats;

namespace MgcBackfill.Source;

/// <summary>
/// Merges the files of a source in time order (S4). A file is opened when the stream reaches its start and closed at its end, so
/// thousands of daily files cost no more memory than one; bars are handed out in runs of the files' own batches, without a copy.
/// </summary>
public sealed class SourceReader : IDisposable
{
    // Below this a file is read before a thread has started.
    private const long WorthAThread = 1 << 20;

    private readonly SourceSet _source;
    private readonly List<Lane> _lanes = [];
    private readonly Stack<BarBatch> _spare = [];
    private readonly (long Start, long End)? _window;
    private readonly bool _accepted;
    private readonly bool _overlapping;
    private readonly Action<int, Bar, string>? _twice;
    private long[] _lastTs = [];
    private int[] _lastFile = [];
    private int _nextFile;
    private Lane? _handedOut;

    /// <param name="source">The files.</param>
    /// <param name="accepted">True to hold the bars to what was accepted: the publisher, and that every file has some (A1).</param>
    /// <param name="window">The time that is wanted, [start, end) in nanoseconds since the epoch, or null for all.</param>
    /// <param name="twice">Told of bars that two files hold, which are then not refused: the file before, the bar behind, its symbol.</param>
    internal SourceReader(SourceSet source, bool accepted, (long Start, long End)? window, Action<int, Bar, string>? twice = null)
    {
        (_source, _accepted, _window, _twice) = (source, accepted, window, twice);
        var covered = long.MinValue;
        foreach (var file in source.Files)
        {
            _overlapping |= file.Range.Start < covered;
            covered = Math.Max(covered, file.Range.End);
        }

        PassUnwanted();
    }

    /// <summary>The raw symbols that the bars' indexes stand for.</summary>
    public SymbolTable Symbols { get; } = new();

    /// <summary>Records of the files closed so far, of every type.</summary>
    public long Records { get; private set; }

    /// <summary>Records of other types in mixed files closed so far.</summary>
    public long OtherTypes { get; private set; }

    /// <summary>Records in frames outside the wanted time, not decompressed, of the files closed so far.</summary>
    public long Unread { get; private set; }

    /// <summary>Bytes of files closed so far, as they lie on the disk.</summary>
    public long FileBytes { get; private set; }

    /// <summary>Zstd frames without a checksum in the files closed so far.</summary>
    public int FramesWithoutChecksum { get; private set; }

    /// <summary>Bytes read so far, files under way included.</summary>
    public long BytesRead => FileBytes + _lanes.Sum(l => l.Reader.FileBytes);

    /// <summary>Hands out the next bars: never of two files in one run, never backwards in time.</summary>
    /// <returns>False when every file has been read to its clean end.</returns>
    /// <exception cref="SourceException">A file breaks a rule of section 1, two files hold the same bar, or a file changed since it was accepted.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    public bool Read(out BarRun run)
    {
        if (_handedOut is { } last && last.AtEnd && !Advance(last))
            Close(last);
        OpenDue();
        if (_lanes.Count == 0)
        {
            run = default;
            return false;
        }

        var lane = Earliest();
        var end = lane.IndexAt(Limit(lane));
        run = new BarRun(lane.Batch.Items, lane.Position, end);
        lane.Position = end;
        _handedOut = lane;
        if (_overlapping)
            RequireDistinct(run);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var lane in _lanes)
            lane.Reader.Dispose();
        _lanes.Clear();
    }

    // Up to this instant the lane's bars come before all others': the start of the next file, or the head of another lane.
    private long Limit(Lane lane)
    {
        var limit = _nextFile < _source.Files.Count ? _source.Files[_nextFile].Range.Start : long.MaxValue;
        foreach (var other in _lanes)
        {
            // At equal times the lane opened first goes first, and takes the whole minute.
            if (other != lane)
                limit = Math.Min(limit, other.Head + (_lanes.IndexOf(other) > _lanes.IndexOf(lane) ? 1 : 0));
        }

        return limit;
    }

    private Lane Earliest()
    {
        var earliest = _lanes[0];
        foreach (var lane in _lanes)
        {
            if (lane.Head < earliest.Head)
                earliest = lane;
        }

        return earliest;
    }

    private void OpenDue()
    {
        while (_nextFile < _source.Files.Count
            && (_lanes.Count == 0 || _source.Files[_nextFile].Range.Start <= Earliest().Head))
        {
            var file = _source.Files[_nextFile];
            var options = new DbnReaderOptions
            {
                Symbols = Symbols,
                FileIndex = _nextFile,
                Publisher = _accepted ? SourceGates.Publisher : null,
                Hash = true,
                Window = _window is { } w && (w.Start > file.Range.Start || w.End < file.Range.End) ? w : null,
                Ahead = file.Size >= WorthAThread && Environment.ProcessorCount > 1,
            };
            _nextFile++;
            PassUnwanted();
            var lane = new Lane(file, Open(file, options), _spare.TryPop(out var spare) ? spare : new BarBatch());
            _lanes.Add(lane);
            if (!Advance(lane))
                Close(lane);
        }
    }

    // A file that was there when the source was accepted, and is not any more, was not refused: its disk or its share went away.
    private static DbnReader Open(SourceFile file, DbnReaderOptions options)
    {
        try
        {
            return DbnReader.Open(file.Path, options);
        }
        catch (SourceException e) when (e.Id == ErrorIds.SourceNotFound)
        {
            throw new EnvironmentException(
                ErrorIds.InputOutput, $"{file.Path} was accepted and is gone.", new ErrorLocation { File = file.Path },
                "Bring its disk or share back and run the same command again.", e);
        }
    }

    // A file that lies wholly outside the wanted time is not opened.
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
        _lanes.Remove(lane);
        if (_handedOut == lane)
            _handedOut = null;
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

    private void RequireDistinct(BarRun run)
    {
        if (_lastTs.Length < Symbols.Count)
        {
            var known = _lastTs.Length;
            Array.Resize(ref _lastTs, Symbols.Count);
            Array.Resize(ref _lastFile, Symbols.Count);
            Array.Fill(_lastTs, -1, known, Symbols.Count - known);
        }

        foreach (ref readonly var bar in run.Bars)
        {
            if (_lastTs[bar.Symbol] == bar.TsEvent)
                FoundTwice(in bar);
            _lastTs[bar.Symbol] = bar.TsEvent;
            _lastFile[bar.Symbol] = bar.File;
        }
    }

    private void FoundTwice(in Bar bar)
    {
        var symbol = Symbols[bar.Symbol];
        if (_twice is not null)
        {
            _twice(_lastFile[bar.Symbol], bar, symbol);
            return;
        }

        var (first, second) = (_source.Files[_lastFile[bar.Symbol]].Path, _source.Files[bar.File].Path);
        throw new SourceException(
            ErrorIds.BarDuplicate, $"Both {first} and {second} hold a bar of {symbol} at {UtcText.Minute(bar.TsEvent)}.",
            new ErrorLocation { File = second, RecordIndex = bar.Record, SourceSymbol = symbol },
            "Give only one of the two files.");
    }

    private sealed class Lane(SourceFile file, DbnReader reader, BarBatch batch)
    {
        public SourceFile File { get; } = file;

        public DbnReader Reader { get; } = reader;

        public BarBatch Batch { get; } = batch;

        public int Position { get; set; }

        public long Bars { get; set; }

        public bool AtEnd => Position == Batch.Count;

        public long Head => Batch.Items[Position].TsEvent;

        // The first bar at or after the limit; at least one bar is always before it.
        public int IndexAt(long limit)
        {
            var items = Batch.Items;
            if (items[Batch.Count - 1].TsEvent < limit)
                return Batch.Count;
            var end = Position + 1;
            while (end < Batch.Count && items[end].TsEvent < limit)
                end++;
            return end;
        }
    }
}
