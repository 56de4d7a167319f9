using MgcBackfill.Market;

namespace MgcBackfill.Source;

/// <summary>
/// Decides which files without records are acceptable in a source: those of a time at which the market was closed, if other files cover the
/// time around it. Any other file without records may have lost them.
/// </summary>
internal static class EmptyFiles
{
    /// <summary>
    /// True if the hours of every product say that its market was closed for the whole range, and files with records cover the time before
    /// and after it without a gap.
    /// </summary>
    /// <param name="range">The range of the file without records, nanoseconds since the epoch.</param>
    /// <param name="files">The ranges of all files, each with a flag that is true if the file has no records.</param>
    /// <param name="products">The products that the file would hold; without any, nothing is proven.</param>
    public static bool IsProven(
        (long Start, long End) range,
        IReadOnlyCollection<((long Start, long End) Range, bool IsEmpty)> files,
        IReadOnlyList<Product> products
    )
    {
        if (products.Count == 0 || !products.All(p => p.Hours?.IsClosed(range.Start, range.End) == true))
            return false;
        var around = new Coverage(files.Select(f => f.Range)).Ranges.FirstOrDefault(r => r.Start < range.Start && range.End < r.End);
        return around != default
            && files.Any(f => !f.IsEmpty && around.Start <= f.Range.Start && f.Range.Start < range.Start)
            && files.Any(f => !f.IsEmpty && f.Range.End <= around.End && range.End < f.Range.End);
    }
}
