using System.Collections.Concurrent;
using MgcBackfill.Integrity;
using MgcBackfill.Market;

namespace MgcBackfill.Verify;

/// <summary>
/// Works out day digests beside the audit: hashing is half of its cost, and no day's digest depends on another's. Buffers and hashes
/// are used again and again.
/// </summary>
internal sealed class DigestsInFlight : IDisposable
{
    private readonly ConcurrentBag<BarBuffer> _buffers = [];
    private readonly ConcurrentBag<DayDigest> _digests = [];

    /// <summary>An empty buffer for a day's bars.</summary>
    public BarBuffer Rent()
    {
        if (!_buffers.TryTake(out var buffer))
            return new BarBuffer();
        buffer.Clear();
        return buffer;
    }

    /// <summary>Gives back a buffer that no digest is wanted of.</summary>
    public void Return(BarBuffer bars) => _buffers.Add(bars);

    /// <summary>Starts on the digest of a day; the buffer is given back when it is done.</summary>
    public Task<string> Start(BarBuffer bars, string sourceSymbol) => Task.Run(() =>
    {
        var digest = _digests.TryTake(out var idle) ? idle : new DayDigest();
        var text = digest.Of(bars.Bars, sourceSymbol);
        _digests.Add(digest);
        _buffers.Add(bars);
        return text;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var digest in _digests)
            digest.Dispose();
    }
}
