using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Staging;

/// <summary>Provides the chunks of a plan from the selected bars of a scan, and computes the digests, ahead of the merge.</summary>
internal sealed class SelectedChunks : IChunkSource
{
    private readonly SourceSet _source;
    private readonly SelectedBars _selected;
    private readonly IReadOnlyList<TradingDayRange> _ranges;
    private readonly RecordAccounting _accounting;
    private readonly ChunkReadAhead _readAhead;

    /// <summary>Starts to read.</summary>
    /// <param name="source">The source that was scanned.</param>
    /// <param name="selected">The bars; owned by the caller.</param>
    /// <param name="ranges">The days of each chunk, in order; every selected day lies in one of them.</param>
    /// <param name="accounting">What the scan did with every record.</param>
    public SelectedChunks(SourceSet source, SelectedBars selected, IReadOnlyList<TradingDayRange> ranges, RecordAccounting accounting)
    {
        (_source, _selected, _ranges, _accounting) = (source, selected, ranges, accounting);
        _readAhead = new ChunkReadAhead(Produce);
    }

    /// <inheritdoc/>
    public RecordAccounting? Accounting => _readAhead.Accounting;

    /// <inheritdoc/>
    /// <exception cref="Errors.EnvironmentException">The temporary file cannot be read.</exception>
    public StagedChunk? Next(CancellationToken cancellation) => _readAhead.Next(cancellation);

    /// <inheritdoc/>
    public void Return(StagedChunk chunk) => _readAhead.Return(chunk);

    /// <summary>Stops the reading and waits until it has stopped.</summary>
    public void Dispose() => _readAhead.Dispose();

    private RecordAccounting Produce(ChunkReadAhead ahead)
    {
        using var inspector = new DayInspector([.. _source.Files.Select(f => f.Path)], _source.Interval);
        var bars = new BarBuffer();
        var days = _selected.Read(bars).GetEnumerator();
        var hasDay = days.MoveNext();
        foreach (var range in _ranges)
        {
            var chunk = ahead.Begin(range);
            for (; hasDay && days.Current.Day <= range.Last; hasDay = days.MoveNext())
                chunk.Add(new VerifiedDay(days.Current, inspector.Inspect(days.Current, bars.Bars)), bars.Bars);
            ahead.Add(chunk);
        }

        return _accounting;
    }
}
