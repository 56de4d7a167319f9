namespace MgcBackfill.Dbn;

/// <summary>
/// A sequence of bars in the order of the source. The reader reuses the batch: its bars are valid only until the next read.
/// </summary>
public sealed class BarBatch
{
    /// <summary>Creates a batch with a capacity of <paramref name="capacity"/> bars.</summary>
    public BarBatch(int capacity = 4096) => Items = new Bar[capacity];

    /// <summary>The array behind the batch; only the first <see cref="Count"/> elements are bars.</summary>
    public Bar[] Items { get; }

    /// <summary>How many bars the batch holds.</summary>
    public int Count { get; internal set; }

    /// <summary>The bars.</summary>
    public ReadOnlySpan<Bar> Bars => Items.AsSpan(0, Count);
}
