namespace MgcBackfill.Store;

/// <summary>What a merge did to the rows of its range (M3).</summary>
/// <param name="Inserted">Rows that were not there.</param>
/// <param name="Updated">Rows whose values changed.</param>
/// <param name="Unchanged">Rows that were there already, value by value.</param>
/// <param name="Deleted">Rows of an earlier selection that are gone (M4).</param>
public readonly record struct MergeCounts(long Inserted, long Updated, long Unchanged, long Deleted)
{
    /// <summary>Rows of the range after the merge.</summary>
    public long Stored => Inserted + Updated + Unchanged;

    /// <summary>The sums of two merges.</summary>
    public static MergeCounts operator +(MergeCounts left, MergeCounts right) => new(
        left.Inserted + right.Inserted, left.Updated + right.Updated, left.Unchanged + right.Unchanged, left.Deleted + right.Deleted);
}
