using MgcBackfill.Dbn;

namespace MgcBackfill.Inventory;

/// <summary>A file's row together with its header, which only the findings about the whole folder need.</summary>
/// <param name="Row">The row.</param>
/// <param name="Header">The header, or null if it cannot be read.</param>
internal sealed record FileFacts(InventoryFile Row, DbnMetadata? Header)
{
    /// <summary>The declared range, nanoseconds since the epoch, half-open; empty for a live capture.</summary>
    public (long Start, long End) Range => Header is null ? default : (Header.Start, Header.End ?? Header.Start);
}
