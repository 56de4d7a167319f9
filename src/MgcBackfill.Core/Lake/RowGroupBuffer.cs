using MgcBackfill.Dbn;

namespace MgcBackfill.Lake;

/// <summary>
/// Brings the bars of a unit into the order of its file: whole row groups, in time order, and in each of them by symbol and then by time.
/// So a reader of one contract's day needs few pages, and memory does not grow with the year.
/// </summary>
internal sealed class RowGroupBuffer
{
    /// <summary>Number of rows of a row group.</summary>
    public const int Rows = 65_536;

    private const int FirstCapacity = 1024;

    private Bar[] _bars = new Bar[FirstCapacity];
    private int _count;

    /// <summary>Adds a bar, in time order.</summary>
    /// <returns>True if the row group is full; <see cref="Take"/> must then be called before the next bar.</returns>
    public bool Add(in Bar bar)
    {
        if (_count == _bars.Length)
            Array.Resize(ref _bars, _bars.Length * 4);
        _bars[_count++] = bar;
        return _count == Rows;
    }

    /// <summary>Sorts the bars into <paramref name="sorter"/>, whose rows are valid until its next use, and empties the buffer.</summary>
    public ReadOnlySpan<Bar> Take(RowGroupSorter sorter)
    {
        var sorted = sorter.Sort(_bars.AsSpan(0, _count));
        _count = 0;
        return sorted;
    }
}
