using MgcBackfill.Dbn;
using MgcBackfill.Source;

namespace MgcBackfill.Staging;

/// <summary>
/// A part of the time axis whose records are counted by one pass and by no other. Windows that share no instant and together leave none
/// out count every bar of a source exactly once, whatever a reader hands out beyond them.
/// </summary>
/// <param name="Start">First instant, nanoseconds since the epoch.</param>
/// <param name="End">End, exclusive, nanoseconds since the epoch; <see cref="long.MaxValue"/> for no end.</param>
internal sealed record RecordWindow(long Start, long End)
{
    private readonly SortedDictionary<int, FileSpan> _files = [];

    /// <summary>Bars counted so far.</summary>
    public long Read { get; private set; }

    /// <summary>What was counted of each file, in the order of reading.</summary>
    public IReadOnlyList<FileSpan> Files => [.. _files.Values];

    /// <summary>Cuts a run to the window and counts what is left.</summary>
    /// <returns>False where the run reaches the window's end: everything behind it lies outside.</returns>
    public bool Trim(ref BarRun run)
    {
        var items = run.Items;
        var (start, end) = (run.Start, run.End);
        while (start < end && items[start].TsEvent < Start)
            start++;
        var within = items[end - 1].TsEvent < End;
        while (end > start && items[end - 1].TsEvent >= End)
            end--;
        run = run with { Start = start, End = end };
        if (start < end && !run.IsMerged)
            Count(in items[start], items[end - 1].Record, end - start);
        for (var i = run.IsMerged ? start : end; i < end; i++)
            Count(in items[i]);
        return within;
    }

    /// <summary>Counts a bar of the window that is in no run.</summary>
    public void Count(in Bar bar) => Count(in bar, bar.Record, 1);

    /// <summary>True for a time of the window, nanoseconds since the epoch.</summary>
    public bool Contains(long ts) => Start <= ts && ts < End;

    // Of the bars of a minute, those that other files hold too come first.
    private void Count(in Bar first, long last, int bars)
    {
        Read += bars;
        _files[first.File] = _files.TryGetValue(first.File, out var span)
            ? span with { First = Math.Min(span.First, first.Record), Last = Math.Max(span.Last, last), Bars = span.Bars + bars }
            : new FileSpan(first.File, first.Record, last, bars);
    }
}
