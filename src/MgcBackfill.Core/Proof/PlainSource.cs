using MgcBackfill.Errors;

namespace MgcBackfill.Proof;

/// <summary>
/// The bars of all files of a source in the order of time, from wherever they come (S4). A file is open only while it is read: in
/// memory is one piece of each file whose range holds the moment, and the last bar of each symbol.
/// </summary>
internal sealed class PlainSource : IDisposable
{
    private readonly Queue<(string File, long Start)> _waiting;
    private readonly List<Open> _open = [];
    private readonly Dictionary<string, Last> _last = [];
    private readonly IReadOnlySet<string> _mayBeEmpty;
    private readonly bool _several;

    /// <summary>Reads the header of each file, and orders the files by their start.</summary>
    /// <param name="files">Full paths, in any order.</param>
    /// <param name="mayBeEmpty">Those of them that were accepted without a record; null for none.</param>
    /// <exception cref="SourceException">A header is refused.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    public PlainSource(IReadOnlyList<string> files, IReadOnlySet<string>? mayBeEmpty = null)
    {
        _mayBeEmpty = mayBeEmpty ?? new HashSet<string>();
        _waiting = new(files.Select(f => (f, StartOf(f))).OrderBy(f => f.Item2).ThenBy(f => f.f, StringComparer.Ordinal));
        _several = files.Count > 1;
    }

    /// <summary>Records of other types in the files that have ended, which are no bars (S5).</summary>
    public long OtherRecords { get; private set; }

    /// <summary>Reads the next bar. False once every file has been read to its clean end.</summary>
    /// <exception cref="SourceException">The source is refused: see <see cref="PlainReader"/>; or two files hold the same bar.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    public bool TryRead(out PlainBar bar)
    {
        var earliest = Earliest();
        while (_waiting.Count > 0 && (earliest is null || _waiting.Peek().Start <= earliest.Next.Ts))
        {
            Begin(_waiting.Dequeue().File);
            earliest = Earliest();
        }

        if (earliest is null)
        {
            bar = default;
            return false;
        }

        bar = earliest.Next;
        if (_several)
            RequireFirst(bar);
        if (!earliest.Advance())
            End(earliest);
        return true;
    }

    public void Dispose()
    {
        foreach (var file in _open)
            file.Reader.Dispose();
        _open.Clear();
    }

    private static long StartOf(string file)
    {
        using var reader = new PlainReader(file);
        return reader.Header.Start;
    }

    // Of files that are at the same minute, the one that was opened first.
    private Open? Earliest()
    {
        Open? earliest = null;
        foreach (var file in _open)
        {
            if (earliest is null || file.Next.Ts < earliest.Next.Ts)
                earliest = file;
        }

        return earliest;
    }

    private void Begin(string path)
    {
        var file = new Open(new PlainReader(path, _mayBeEmpty.Contains(path)));
        _open.Add(file);
        if (!file.Advance())
            End(file);
    }

    private void End(Open file)
    {
        OtherRecords += file.Reader.OtherRecords;
        _open.Remove(file);
        file.Reader.Dispose();
    }

    private void RequireFirst(in PlainBar bar)
    {
        if (!_last.TryGetValue(bar.Symbol, out var last))
        {
            _last.Add(bar.Symbol, new Last(bar));
            return;
        }

        if (last.Ts == bar.Ts)
        {
            throw PlainRefusal.OfRecord(
                ErrorIds.BarDuplicate, bar.File, bar.RecordIndex,
                $"{bar.Symbol} has a bar of {PlainTime.Text(bar.Ts)} here and in {last.File}, record {last.RecordIndex}.",
                bar.InstrumentId, bar.Ts);
        }

        (last.Ts, last.File, last.RecordIndex) = (bar.Ts, bar.File, bar.RecordIndex);
    }

    /// <summary>A file under way, and the bar that it gives next.</summary>
    private sealed class Open(PlainReader reader)
    {
        private PlainBar _next;

        public PlainReader Reader => reader;

        public ref readonly PlainBar Next => ref _next;

        public bool Advance() => reader.TryRead(out _next);
    }

    /// <summary>The last bar of a symbol.</summary>
    private sealed class Last(in PlainBar bar)
    {
        public long Ts { get; set; } = bar.Ts;

        public string File { get; set; } = bar.File;

        public long RecordIndex { get; set; } = bar.RecordIndex;
    }
}
