using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Staging;

/// <summary>Reads a source, selects one product and checks its bars ahead of the consumer (<see cref="ChunkReadAhead"/>).</summary>
internal sealed class ChunkProducer : IChunkSource
{
    private readonly SourceSet _source;
    private readonly Product _product;
    private readonly IReadOnlyList<TradingDayRange> _ranges;
    private readonly Func<TradingDay, DayNeed> _need;
    private readonly bool _readsAll;
    private readonly bool _digests;
    private readonly ChunkReadAhead _readAhead;

    /// <summary>Starts reading.</summary>
    /// <param name="source">The accepted source.</param>
    /// <param name="product">The product to select.</param>
    /// <param name="ranges">The days of each chunk, in order; no two have a day in common.</param>
    /// <param name="need">What the pass needs of a day; every wanted day lies in one of the ranges.</param>
    /// <param name="readsAll">True to read the source from start to end, including times outside the ranges.</param>
    /// <param name="digests">False if the digests of the days are not needed; they are empty then.</param>
    public ChunkProducer(
        SourceSet source,
        Product product,
        IReadOnlyList<TradingDayRange> ranges,
        Func<TradingDay, DayNeed> need,
        bool readsAll,
        bool digests = true
    )
    {
        (_source, _product, _ranges) = (source, product, ranges);
        (_need, _readsAll, _digests) = (need, readsAll, digests);
        _readAhead = new ChunkReadAhead(Produce);
    }

    /// <inheritdoc/>
    public RecordAccounting? Accounting => _readAhead.Accounting;

    /// <inheritdoc/>
    /// <exception cref="Errors.SourceException">The source is refused.</exception>
    /// <exception cref="Errors.DataException">A selected bar breaks a rule.</exception>
    public StagedChunk? Next(CancellationToken cancellation) => _readAhead.Next(cancellation);

    /// <inheritdoc/>
    public void Return(StagedChunk chunk) => _readAhead.Return(chunk);

    /// <summary>Stops the reading and waits until it has stopped.</summary>
    public void Dispose() => _readAhead.Dispose();

    private RecordAccounting Produce(ChunkReadAhead ahead)
    {
        using var reader = _readsAll || _ranges.Count == 0 ? _source.Open() : _source.Open(_ranges[0].First.Open, _ranges[^1].Last.Close);
        using var inspector = new DayInspector([.. _source.Files.Select(f => f.Path)], _source.Interval);
        var selection = new DaySelection(_product, _need);
        var stream = new DayStream(reader, _source.Coverage, [selection]);
        var hasDay = stream.Next(ahead.Stop);
        foreach (var range in _ranges)
        {
            var chunk = ahead.Begin(range);
            for (; hasDay && selection.Decision!.Day <= range.Last; hasDay = stream.Next(ahead.Stop))
            {
                var day = selection.Decision;
                chunk.Add(new VerifiedDay(day, inspector.Inspect(day, selection.Bars.Bars, _digests)), selection.Bars.Bars);
            }

            ahead.Add(chunk);
        }

        return selection.Accounting;
    }
}
