using System.Globalization;
using MgcBackfill.Errors;

namespace MgcBackfill.Independent;

/// <summary>
/// The bars of all files of a source in time order (S4). A bar that several files hold counts as one bar. A file is open only while it is
/// read, so memory holds only one piece of each file that has a bar at about the current time.
/// </summary>
internal sealed class PlainSource : IDisposable
{
    // If more files than this are open, they are read in small pieces, and a file whose next bar is more than a day away is closed until
    // then.
    private const int MaxOpenFiles = 4;
    private const int SmallPiece = 1 << 14;
    private const long Day = 24 * 60 * PlainTime.Minute;

    // Ordered by time, and within a minute by file: time plus file index is unique, because a minute has more nanoseconds than there are
    // files.
    private readonly PriorityQueue<int, long> _waiting = new();
    private readonly PriorityQueue<OpenedFile, long> _open = new();
    private readonly string[] _files;
    private readonly long[] _ends;
    private readonly PlainRoot _root;
    private readonly Func<string, DateOnly?>? _getVendorDate;
    private readonly IReadOnlySet<string> _mayBeEmpty;
    private readonly Dictionary<string, int> _minuteBars = new(StringComparer.Ordinal);
    private readonly List<PlainBar> _minute = [];
    private readonly bool _shareSymbols;
    private int _next;

    /// <summary>Reads the header of each file.</summary>
    /// <param name="files">Full paths, in any order.</param>
    /// <param name="root">The root of the product.</param>
    /// <param name="getVendorDate">
    /// Returns the vendor date of a file, or null if it is not known. Given to prefer the newer of two files with different bars: the one
    /// whose range ends later, or else the one with the later vendor date. Null to refuse such files.
    /// </param>
    /// <param name="mayBeEmpty">Those of the files that were accepted without records; null for none.</param>
    /// <exception cref="SourceException">A header is refused.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    public PlainSource(
        IReadOnlyList<string> files,
        PlainRoot root,
        Func<string, DateOnly?>? getVendorDate = null,
        IReadOnlySet<string>? mayBeEmpty = null
    )
    {
        _root = root;
        (_getVendorDate, _mayBeEmpty) = (getVendorDate, mayBeEmpty ?? new HashSet<string>());
        _files = new string[files.Count];
        _ends = new long[files.Count];
        var headers = files
            .Select(f => (File: f, Header: ReadHeader(f, root)))
            .OrderBy(f => f.Header.Start)
            .ThenBy(f => f.File, StringComparer.Ordinal);
        var endBySymbol = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (file, header) in headers)
        {
            var end = header.End ?? long.MaxValue;
            (_files[_waiting.Count], _ends[_waiting.Count]) = (file, end);
            _waiting.Enqueue(_waiting.Count, header.Start + _waiting.Count);
            foreach (var symbol in header.Mappings.Select(m => m.Symbol).Distinct())
            {
                _shareSymbols |= endBySymbol.TryGetValue(symbol, out var before) && before > header.Start;
                endBySymbol[symbol] = Math.Max(before, end);
            }
        }
    }

    /// <summary>Number of records of other types, which are not bars, in the files that have ended (S5).</summary>
    public long OtherRecords { get; private set; }

    /// <summary>Number of bars so far that another file holds too, and that were left out.</summary>
    public long HeldTwice { get; private set; }

    /// <summary>Reads the next bar. False after every file has been read to its clean end.</summary>
    /// <exception cref="SourceException">The source is refused (see <see cref="PlainReader"/>), or two files hold different
    /// bars.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    public bool TryRead(out PlainBar bar)
    {
        if (_next < _minute.Count)
        {
            bar = _minute[_next++];
            return true;
        }

        OpenDue();
        if (!_open.TryPeek(out var earliest, out _))
        {
            bar = default;
            return false;
        }

        if (_open.Count == 1 || !_shareSymbols)
        {
            bar = earliest.Next;
            Advance(earliest);
            return true;
        }

        ReadMinute(earliest.Next.Ts);
        _next = 1;
        bar = _minute[0];
        return true;
    }

    public void Dispose()
    {
        foreach (var (file, _) in _open.UnorderedItems)
            file.Reader.Dispose();
        _open.Clear();
    }

    private static PlainHeader ReadHeader(string file, PlainRoot root)
    {
        using var reader = new PlainReader(file, root, SmallPiece);
        return reader.Header;
    }

    // Opens every file whose range, or whose next bar, begins no later than the next bar of the open files.
    private void OpenDue()
    {
        while (_waiting.TryPeek(out var file, out var due) && (!_open.TryPeek(out var earliest, out _) || due - file <= earliest.Next.Ts))
            Begin(_waiting.Dequeue());
    }

    private void Begin(int index)
    {
        var many = _open.Count >= MaxOpenFiles;
        var reader = new PlainReader(_files[index], _root, many ? SmallPiece : PlainReader.LargePiece, _mayBeEmpty.Contains(_files[index]));
        try
        {
            var file = new OpenedFile(reader, index);
            if (!file.Advance())
            {
                OtherRecords += reader.OtherRecords;
            }
            else if (many && file.Next.Ts - _open.Peek().Next.Ts > Day)
            {
                _waiting.Enqueue(index, file.Next.Ts + index);
            }
            else
            {
                _open.Enqueue(file, file.Next.Ts + index);
                return;
            }
        }
        catch
        {
            reader.Dispose();
            throw;
        }

        reader.Dispose();
    }

    private void Advance(OpenedFile earliest)
    {
        if (earliest.Advance())
        {
            _open.DequeueEnqueue(earliest, earliest.Next.Ts + earliest.Index);
            return;
        }

        _open.Dequeue();
        OtherRecords += earliest.Reader.OtherRecords;
        earliest.Reader.Dispose();
    }

    // Collects all bars of a minute, one per symbol.
    private void ReadMinute(long ts)
    {
        _minute.Clear();
        _minuteBars.Clear();
        while (_open.TryPeek(out var file, out _) && file.Next.Ts == ts)
        {
            var bar = file.Next;
            if (_minuteBars.TryAdd(bar.Symbol, _minute.Count))
            {
                _minute.Add(bar);
            }
            else
            {
                ref var known = ref System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_minute)[_minuteBars[bar.Symbol]];
                known = Choose(known, bar);
                HeldTwice++;
            }

            Advance(file);
        }
    }

    private PlainBar Choose(in PlainBar one, in PlainBar other)
    {
        if (one with { File = other.File, RecordIndex = other.RecordIndex } == other)
            return one;
        var newer = _getVendorDate is null ? 0 : CompareAge(one.File, other.File);
        if (newer != 0)
            return newer < 0 ? one : other;
        throw PlainRefusal.ForRecord(
            ErrorIds.BarConflict,
            other.File,
            other.RecordIndex,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{other.Symbol} has another bar of {PlainTime.Format(other.Ts)} here than in {one.File}, record {one.RecordIndex}."
            ),
            other.InstrumentId,
            other.Ts
        );
    }

    // Negative if the first file is newer, positive if the second is, 0 if neither is.
    private int CompareAge(string one, string other)
    {
        var byEnd = _ends[Array.IndexOf(_files, other)].CompareTo(_ends[Array.IndexOf(_files, one)]);
        return byEnd != 0 ? byEnd
            : _getVendorDate!(one) is { } first && _getVendorDate(other) is { } second ? second.CompareTo(first)
            : 0;
    }

    /// <summary>An open file and its next bar.</summary>
    private sealed class OpenedFile(PlainReader reader, int index)
    {
        private PlainBar _next;

        public PlainReader Reader => reader;

        public int Index => index;

        public ref readonly PlainBar Next => ref _next;

        public bool Advance() => reader.TryRead(out _next);
    }
}
