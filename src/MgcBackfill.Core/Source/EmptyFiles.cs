using MgcBackfill.Market;

namespace MgcBackfill.Source;

/// <summary>
/// Which files without a record may stand in a source: those of a time at which the market was closed and around which others cover the
/// time. From any other file records may have been lost.
/// </summary>
internal static class EmptyFiles
{
    /// <summary>True where the table of hours calls all of a range closed, and files with records cover the time before and behind it without a gap.</summary>
    /// <param name="range">The range of the file without a record, nanoseconds since the epoch.</param>
    /// <param name="files">The ranges of all files, and whether each has no record.</param>
    public static bool IsProven((long Start, long End) range, IReadOnlyCollection<((long Start, long End) Range, bool IsEmpty)> files)
    {
        if (!GlobexHours.IsClosed(range.Start, range.End))
            return false;
        var around = new Coverage(files.Select(f => f.Range)).Ranges.FirstOrDefault(r => r.Start < range.Start && range.End < r.End);
        return around != default
            && files.Any(f => !f.IsEmpty && around.Start <= f.Range.Start && f.Range.Start < range.Start)
            && files.Any(f => !f.IsEmpty && f.Range.End <= around.End && range.End < f.Range.End);
    }
}
