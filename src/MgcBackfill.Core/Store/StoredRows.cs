using MgcBackfill.Market;

namespace MgcBackfill.Store;

/// <summary>Rows of one product by time, with their few distinct contracts. Reused from range to range.</summary>
/// <param name="series">The product and the interval of the rows.</param>
internal sealed class StoredRows(BarSeries series)
{
    /// <summary>The index of NULL.</summary>
    public const int Null = 0;

    private readonly List<string?> _texts = [null];
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private StoredRow[] _items = new StoredRow[2048];

    /// <summary>The value of symbol in every row.</summary>
    public string Symbol => series.Symbol;

    /// <summary>The interval of the bars.</summary>
    public BarInterval Interval => series.Interval;

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>The rows; invalid after other rows are read.</summary>
    public ReadOnlySpan<StoredRow> Rows => _items.AsSpan(0, Count);

    /// <summary>The texts by their indexes; the first is NULL.</summary>
    public IReadOnlyList<string?> Texts => _texts;

    /// <summary>The row with its texts.</summary>
    public StoredBar this[int row] => Describe(in _items[row]);

    /// <summary>The text at an index, or null for NULL.</summary>
    public string? GetText(int index) => _texts[index];

    /// <summary>The index of a text; a new text is added.</summary>
    public int IndexOf(string text)
    {
        if (!_indexes.TryGetValue(text, out var index))
        {
            _indexes.Add(text, index = _texts.Count);
            _texts.Add(text);
        }

        return index;
    }

    /// <summary>Converts one of these rows to a row with its texts.</summary>
    public StoredBar Describe(in StoredRow row) =>
        new(row.TsMicroseconds, Symbol, _texts[row.SourceSymbol], row.Open, row.High, row.Low, row.Close, row.Volume);

    /// <summary>Removes rows and texts, and keeps the capacity.</summary>
    public void Clear()
    {
        Count = 0;
        _texts.RemoveRange(1, _texts.Count - 1);
        _indexes.Clear();
    }

    /// <summary>Adds <paramref name="rows"/> rows at the end, which the caller must fill.</summary>
    public Span<StoredRow> Grow(int rows)
    {
        var needed = Count + rows;
        if (needed > _items.Length)
            Array.Resize(ref _items, Math.Max(needed, _items.Length * 2));
        var capacity = _items.AsSpan(Count, rows);
        Count = needed;
        return capacity;
    }

    /// <summary>Sorts the rows by time.</summary>
    public void Sort() => _items.AsSpan(0, Count).Sort(static (a, b) => a.TsMicroseconds.CompareTo(b.TsMicroseconds));
}
