namespace MgcBackfill.Store;

/// <summary>Rows of <c>bars_1m</c> by time, then by symbol, with their few texts. Reused from range to range.</summary>
internal sealed class StoredRows
{
    /// <summary>The index of NULL.</summary>
    public const int Null = 0;

    private readonly List<string?> _texts = [null];
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private StoredRow[] _items = new StoredRow[2048];

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>The rows; void when others are read into their place.</summary>
    public ReadOnlySpan<StoredRow> Rows => _items.AsSpan(0, Count);

    /// <summary>The texts by their indexes; the first is NULL.</summary>
    public IReadOnlyList<string?> Texts => _texts;

    /// <summary>The row with its texts.</summary>
    public StoredBar this[int row] => Whole(in _items[row]);

    /// <summary>The text at an index, or null for NULL.</summary>
    public string? TextOf(int index) => _texts[index];

    /// <summary>The index of a text, a new one where it was not known.</summary>
    public int IndexOf(string text)
    {
        if (!_indexes.TryGetValue(text, out var index))
        {
            _indexes.Add(text, index = _texts.Count);
            _texts.Add(text);
        }

        return index;
    }

    /// <summary>A row of these with its texts.</summary>
    public StoredBar Whole(in StoredRow row) =>
        new(row.TsMicroseconds, _texts[row.Symbol], _texts[row.SourceSymbol], row.Open, row.High, row.Low, row.Close, row.Volume);

    /// <summary>Forgets rows and texts, keeps the room.</summary>
    public void Clear()
    {
        Count = 0;
        _texts.RemoveRange(1, _texts.Count - 1);
        _indexes.Clear();
    }

    /// <summary>Room for so many rows behind those there are, to be filled at once.</summary>
    public Span<StoredRow> Grow(int rows)
    {
        var needed = Count + rows;
        if (needed > _items.Length)
            Array.Resize(ref _items, Math.Max(needed, _items.Length * 2));
        var room = _items.AsSpan(Count, rows);
        Count = needed;
        return room;
    }

    /// <summary>Orders the rows by time, then by symbol.</summary>
    public void Sort() => _items.AsSpan(0, Count).Sort((a, b) => a.TsMicroseconds != b.TsMicroseconds
        ? a.TsMicroseconds.CompareTo(b.TsMicroseconds)
        : string.CompareOrdinal(_texts[a.Symbol], _texts[b.Symbol]));
}
