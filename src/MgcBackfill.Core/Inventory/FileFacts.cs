using MgcBackfill.Dbn;

namespace MgcBackfill.Inventory;

/// <summary>A file's row, with the header that the findings over the folder need and nobody else.</summary>
/// <param name="Row">The row.</param>
/// <param name="Header">The header, or null where it cannot be read.</param>
internal sealed record FileFacts(InventoryFile Row, DbnMetadata? Header)
{
    /// <summary>The declared range, nanoseconds since the epoch, half-open; a live capture's has no length.</summary>
    public (long Start, long End) Range => Header is null ? default : (Header.Start, Header.End ?? Header.Start);
}
