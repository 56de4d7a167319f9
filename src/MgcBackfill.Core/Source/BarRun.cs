using MgcBackfill.Dbn;

namespace MgcBackfill.Source;

/// <summary>Consecutive bars in time order inside a reader's own array; valid until the next read.</summary>
/// <param name="Items">The array.</param>
/// <param name="Start">Index of the first bar.</param>
/// <param name="End">Index after the last bar.</param>
public readonly record struct BarRun(Bar[] Items, int Start, int End)
{
    /// <summary>True if the bars come from several files.</summary>
    internal bool IsMerged { get; init; }

    /// <summary>The bars.</summary>
    public ReadOnlySpan<Bar> Bars => Items.AsSpan(Start, End - Start);
}
