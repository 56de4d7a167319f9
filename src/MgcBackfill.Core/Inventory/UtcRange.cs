using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Inventory;

/// <summary>A range of time.</summary>
/// <param name="Start">UTC, inclusive.</param>
/// <param name="End">UTC, exclusive.</param>
public sealed record UtcRange(DateTime Start, DateTime End)
{
    /// <inheritdoc/>
    public override string ToString() => UtcText.Range(Instant.FromDateTime(Start), Instant.FromDateTime(End));

    internal static UtcRange From((long Start, long End) range) => new(Instant.ToDateTime(range.Start), Instant.ToDateTime(range.End));
}
