using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Staging;
using MgcBackfill.Store;

namespace MgcBackfill.Tests.Support;

/// <summary>An engine that holds the rows in memory: the smallest that the seam allows. One transaction at a time changes them.</summary>
internal sealed class MemoryStore : IWritableBarStore
{
    /// <summary>The committed rows, by time.</summary>
    public SortedDictionary<long, StoredBar> Rows { get; private set; } = [];

    public string Name => "memory";

    public string Address => "memory";

    public BarSeries Series { get; } = BarSeries.Of(Products.Default);

    public string TableName => "rows";

    public Advice MissingTableAdvice => Advice.From("");

    public Engine Engine { get; } = new("Memory", "1");

    public bool HasTable => true;

    public bool CanBeRead => true;

    public bool AppendsInParallel => false;

    public bool IsMaintenanceDue => false;

    public IReadOnlyList<string> FindSchemaDifferences() => [];

    public IReadOnlyList<string> FindTimeDifferences() => [];

    public IReadOnlyDictionary<string, string> ReadSchema() => new Dictionary<string, string>();

    public IBarReader OpenReader() => new Transaction(this);

    public IBarTransaction OpenTransaction() => new Transaction(this);

    public IReadOnlyDictionary<TradingDay, StoredDay> CountDays(TradingDayRange range) =>
        Rows
            .Values.GroupBy(r => TradingDay.FromTimestamp(r.Ts))
            .Where(g => range.Contains(g.Key))
            .ToDictionary(g => g.Key, g => new StoredDay(g.Count(), g.Min(r => r.Ts), g.Max(r => r.Ts)));

    public long CountRows(CancellationToken cancellation = default) => Rows.Count;

    public ForeignRows FindForeignRows(CancellationToken cancellation = default) => ForeignRows.None;

    public IReadOnlyList<string> FindContradictions(CancellationToken cancellation = default) => [];

    public IReadOnlyList<string> FindSymbols(CancellationToken cancellation = default) => Rows.Count == 0 ? [] : [Series.Symbol];

    public string? FindVendor(CancellationToken cancellation = default) => null;

    public StoredTimes? FindTimes(CancellationToken cancellation = default) =>
        Rows.Count == 0 ? null : new StoredTimes(Rows.Keys.First(), Rows.Keys.Last());

    public long CountUntimedRows(CancellationToken cancellation = default) => 0;

    public void RecordSources(IReadOnlyList<IngestedFile> files) { }

    public void RecordEnd(string? error) { }

    public void MakeDurable() { }

    public void Maintain() { }

    public Task StartMaintenance(CancellationToken cancellation) => Task.CompletedTask;

    public void SkipMaintenance() { }

    public void Dispose() { }

    private sealed class Transaction(MemoryStore store) : IBarTransaction
    {
        private SortedDictionary<long, StoredBar>? _changed;

        public void Begin(CancellationToken cancellation) => _changed = new SortedDictionary<long, StoredBar>(store.Rows);

        public void Read(long start, long end, StoredRows rows, CancellationToken cancellation = default)
        {
            rows.Clear();
            foreach (var bar in (_changed ?? store.Rows).Values.Where(r => r.Ts >= start && r.Ts < end))
            {
                rows.Grow(1)[0] = new StoredRow
                {
                    TsMicroseconds = bar.TsMicroseconds,
                    Open = bar.Open,
                    High = bar.High,
                    Low = bar.Low,
                    Close = bar.Close,
                    Volume = bar.Volume,
                    SourceSymbol = rows.IndexOf(bar.SourceSymbol!),
                };
            }
        }

        public void Append(StagedChunk chunk, CancellationToken cancellation)
        {
            foreach (var bar in Bars(chunk))
                _changed!.Add(bar.TsMicroseconds, bar);
        }

        public void Merge(StagedChunk chunk, bool deleteStale, CancellationToken cancellation)
        {
            foreach (var ts in _changed!.Keys.Where(t => deleteStale && chunk.Range.Contains(TradingDay.FromTimestamp(t * 1000))).ToArray())
                _changed.Remove(ts);
            foreach (var bar in Bars(chunk))
                _changed[bar.TsMicroseconds] = bar;
        }

        public void Keep(StagedChunk chunk) { }

        public void Commit() => (store.Rows, _changed) = (_changed!, null);

        public void Rollback() => _changed = null;

        public void Dispose() { }

        private IEnumerable<StoredBar> Bars(StagedChunk chunk)
        {
            foreach (var day in chunk.Days)
            {
                foreach (var bar in chunk.GetBars(day).ToArray())
                    yield return StoredBar.From(in bar, store.Series.Product.Root, day.Decision.SourceSymbol);
            }
        }
    }
}
