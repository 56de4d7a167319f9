using System.Diagnostics;

namespace MgcBackfill.Backfill;

/// <summary>
/// Keeps the memory of this process near a limit. What an engine of files holds for committed rows grows until they are in the file, so it
/// writes them there when the limit is reached.
/// </summary>
/// <param name="limit">The most bytes that this process should use; null for no limit.</param>
/// <param name="report">Receives the events.</param>
internal sealed class MemoryGuard(long? limit, Action<BackfillEvent> report)
{
    // What the key's index, the columns and the log of a row take in memory, about.
    private const long BytesPerRow = 170;

    // Memory is freed only if that is worth its time: at least this part of the limit.
    private const long LeastShare = 8;

    private readonly long _leastRows = (limit ?? 0) / LeastShare / BytesPerRow;
    private long _rows;
    private long _most;
    private int _times;
    private TimeSpan _elapsed;

    /// <summary>Adds rows that were committed.</summary>
    public void Add(long rows) => _rows += rows;

    /// <summary>True if the limit is reached, and enough rows were committed since memory was last freed.</summary>
    public bool IsReached()
    {
        if (limit is null)
            return false;
        var used = Environment.WorkingSet;
        _most = Math.Max(_most, used);
        return used >= limit && _rows >= _leastRows;
    }

    /// <summary>Frees memory.</summary>
    /// <param name="free">Lets the engine free it.</param>
    public void Free(Action free)
    {
        var before = Environment.WorkingSet;
        var clock = Stopwatch.StartNew();
        free();
        var elapsed = clock.Elapsed;
        _elapsed += elapsed;
        _times++;
        _rows = 0;
        report(new MemoryFreed(DateTime.UtcNow, before, Environment.WorkingSet, elapsed));
    }

    /// <summary>Reports what the limit has cost, if there is one.</summary>
    public void End()
    {
        if (limit is not null)
            report(new MemoryMeasured(DateTime.UtcNow, limit.Value, Math.Max(_most, Environment.WorkingSet), _times, _elapsed));
    }
}
