using MgcBackfill.Formats;

namespace MgcBackfill.Store;

/// <summary>Texts about merges.</summary>
internal static class MergeText
{
    /// <summary>The four counts of a merge (M3).</summary>
    public static string Format(MergeCounts counts) =>
        $"{NumberText.Format(counts.Inserted)} inserted, {NumberText.Format(counts.Updated)} updated, "
        + $"{NumberText.Format(counts.Unchanged)} unchanged, {NumberText.Format(counts.Deleted)} deleted";
}
