namespace MgcBackfill.Inventory;

/// <summary>The time and the symbols that a header declares.</summary>
/// <param name="Row">The file.</param>
/// <param name="Start">Nanoseconds since the epoch, inclusive.</param>
/// <param name="End">Nanoseconds since the epoch, exclusive.</param>
/// <param name="Mapped">Numbers of the raw symbols that the header maps, sorted.</param>
internal sealed record DeclaredSpan(InventoryFile Row, long Start, long End, int[] Mapped)
{
    /// <summary>True if both headers map the same symbol.</summary>
    public bool SharesSymbolWith(DeclaredSpan other)
    {
        for (int i = 0, j = 0; i < Mapped.Length && j < other.Mapped.Length; )
        {
            if (Mapped[i] == other.Mapped[j])
                return true;
            if (Mapped[i] < other.Mapped[j])
                i++;
            else
                j++;
        }

        return false;
    }
}
