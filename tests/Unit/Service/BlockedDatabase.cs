using MgcBackfill.Engines;
using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Tests.Service;

/// <summary>A database file that answers nothing until it is released. Its state can be chosen.</summary>
internal sealed class BlockedDatabase(string path) : IBarDatabase, IDisposable
{
    private readonly IBarDatabase _inner = BarDatabases.From(path);
    private readonly ManualResetEventSlim _released = new(initialState: true);
    private int _openings;

    public string? State { get; set; } = "1";

    /// <summary>What an opening throws; null if it does not.</summary>
    public Exception? Failure { get; set; }

    /// <summary>How often the database was opened.</summary>
    public int Openings => Volatile.Read(ref _openings);

    public string Name => _inner.Name;

    public string Identity => _inner.Identity;

    public Engine Engine => _inner.Engine;

    public bool HoldsSeveral => _inner.HoldsSeveral;

    public void Block() => _released.Reset();

    public void Release() => _released.Set();

    public bool Exists()
    {
        _released.Wait();
        return _inner.Exists();
    }

    public string? ReadState() => State;

    public void RequirePlace() => _inner.RequirePlace();

    public BarSeries CreateSeries(Product product, BarInterval interval, string? symbolName) =>
        _inner.CreateSeries(product, interval, symbolName);

    public string GetDefaultCheckpoint(string? root) => _inner.GetDefaultCheckpoint(root);

    public IReadOnlyList<string> Initialize(BarInterval interval) => _inner.Initialize(interval);

    public IDisposable Lock(BarSeries series) => _inner.Lock(series);

    public IWritableBarStore OpenForTrial(BarSeries series) => _inner.OpenForTrial(series);

    public IWritableBarStore OpenForWriting(BarSeries series) => _inner.OpenForWriting(series);

    public IBarStore OpenForReading(BarInterval interval, Product? product, string? symbolName, bool whileWritten = false)
    {
        Interlocked.Increment(ref _openings);
        return Failure is null ? _inner.OpenForReading(interval, product, symbolName, whileWritten) : throw Failure;
    }

    public void Dispose() => _released.Dispose();
}
