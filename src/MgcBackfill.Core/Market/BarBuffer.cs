using System.Runtime.CompilerServices;
using MgcBackfill.Dbn;

namespace MgcBackfill.Market;

/// <summary>A growable list of bars that keeps its capacity when it is cleared.</summary>
public sealed class BarBuffer
{
    // The minutes of a trading day.
    private Bar[] _items = new Bar[1440];

    /// <summary>Number of bars.</summary>
    public int Count { get; private set; }

    /// <summary>The bars.</summary>
    public ReadOnlySpan<Bar> Bars => _items.AsSpan(0, Count);

    /// <summary>Adds a bar.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in Bar bar)
    {
        if (Count == _items.Length)
            Array.Resize(ref _items, _items.Length * 2);
        _items[Count++] = bar;
    }

    /// <summary>Adds bars at the end, which the caller must fill.</summary>
    public Span<Bar> Grow(int bars)
    {
        var needed = Count + bars;
        if (needed > _items.Length)
            Array.Resize(ref _items, Math.Max(needed, _items.Length * 2));
        var added = _items.AsSpan(Count, bars);
        Count = needed;
        return added;
    }

    /// <summary>Removes the bars after the first <paramref name="count"/>.</summary>
    public void Truncate(int count) => Count = Math.Min(Count, count);

    /// <summary>Removes the bars and keeps the capacity.</summary>
    public void Clear() => Count = 0;
}
