using MgcBackfill.Dbn;
using MgcBackfill.Source;

namespace MgcBackfill.Staging;

/// <summary>
/// A part of the time axis whose records are counted by one pass and no other. Windows that do not overlap and together cover all time
/// count every bar of a source exactly once, even if a reader returns bars outside its window.
/// </summary>
/// <param name="Start">Start, inclusive, nanoseconds since the epoch.</param>
/// <param name="End">End, exclusive, nanoseconds since the epoch; <see cref="long.MaxValue"/> for no end.</param>
internal sealed record RecordWindow(long Start, long End)
{
    private readonly SortedDictionary<int, FileSpan> _files = [];

    /// <summary>Number of bars counted so far.</summary>
    public long Read { get; private set; }

    /// <summary>The bars counted so far, for each file, ordered by file index.</summary>
    public IReadOnlyList<FileSpan> Files => [.. _files.Values];

    /// <summary>Cuts a run to the window and counts what remains.</summary>
    /// <returns>False if the run reaches the end of the window: everything after it is outside.</returns>
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

    /// <summary>Counts a bar of the window that is not part of a run.</summary>
    public void Count(in Bar bar) => Count(in bar, bar.Record, 1);

    /// <summary>True if a time lies in the window; nanoseconds since the epoch.</summary>
    public bool Contains(long ts) => Start <= ts && ts < End;

    // In a minute, bars that other files hold too come before the rest, so the indexes do not always increase.
    private void Count(in Bar first, long last, int bars)
    {
        Read += bars;
        _files[first.File] = _files.TryGetValue(first.File, out var span)
            ? span with
            {
                First = Math.Min(span.First, first.Record),
                Last = Math.Max(span.Last, last),
                Bars = span.Bars + bars,
            }
            : new FileSpan(first.File, first.Record, last, bars);
    }
}
