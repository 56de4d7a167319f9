namespace MgcBackfill.Store;

/// <summary>How a merge changed the rows of its range (M3).</summary>
/// <param name="Inserted">Rows that did not exist before.</param>
/// <param name="Updated">Rows whose values changed.</param>
/// <param name="Unchanged">Rows that already existed with the same values.</param>
/// <param name="Deleted">Rows of an earlier selection that were removed (M4).</param>
public readonly record struct MergeCounts(long Inserted, long Updated, long Unchanged, long Deleted)
{
    /// <summary>Rows of the range after the merge.</summary>
    public long Stored => Inserted + Updated + Unchanged;

    /// <summary>Adds the counts of two merges.</summary>
    public static MergeCounts operator +(MergeCounts left, MergeCounts right) =>
        new(left.Inserted + right.Inserted, left.Updated + right.Updated, left.Unchanged + right.Unchanged, left.Deleted + right.Deleted);
}
