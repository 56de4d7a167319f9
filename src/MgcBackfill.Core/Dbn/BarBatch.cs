namespace MgcBackfill.Dbn;

/// <summary>A run of bars in the order of the source. Reused by the reader: its bars are valid until the next read.</summary>
public sealed class BarBatch
{
    /// <summary>A batch with room for <paramref name="capacity"/> bars.</summary>
    public BarBatch(int capacity = 4096) => Items = new Bar[capacity];

    /// <summary>The room; only the first <see cref="Count"/> are bars.</summary>
    public Bar[] Items { get; }

    /// <summary>How many bars the batch holds.</summary>
    public int Count { get; internal set; }

    /// <summary>The bars.</summary>
    public ReadOnlySpan<Bar> Bars => Items.AsSpan(0, Count);
}
