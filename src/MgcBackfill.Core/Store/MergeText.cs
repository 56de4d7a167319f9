using MgcBackfill.Formats;

namespace MgcBackfill.Store;

/// <summary>Texts about merges.</summary>
internal static class MergeText
{
    /// <summary>The four counts of a merge (M3).</summary>
    public static string Of(MergeCounts counts) =>
        $"{NumberText.Of(counts.Inserted)} inserted, {NumberText.Of(counts.Updated)} updated, "
        + $"{NumberText.Of(counts.Unchanged)} unchanged, {NumberText.Of(counts.Deleted)} deleted";
}
