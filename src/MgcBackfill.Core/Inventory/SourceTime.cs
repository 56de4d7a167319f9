using MgcBackfill.Errors;
using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>The time that files cover by their headers, if a backfill would accept them (A1, A2).</summary>
/// <param name="Files">Number of files.</param>
/// <param name="Ranges">The declared ranges of the accepted files, nanoseconds since the epoch.</param>
/// <param name="Refused">The refused files.</param>
/// <param name="Unread">Files beside them that were not read, each as a sentence.</param>
internal sealed record SourceTime(
    int Files,
    IReadOnlyList<(long Start, long End)> Ranges,
    IReadOnlyList<InventoryFile> Refused,
    IReadOnlyList<string> Unread
)
{
    /// <summary>Reads the headers. A folder without DBN files covers nothing.</summary>
    /// <param name="options">Where to look, and for what.</param>
    /// <param name="progress">Called with the fraction of headers read and the current file.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <exception cref="SourceException">A given path does not exist.</exception>
    /// <exception cref="EnvironmentException">A folder cannot be listed.</exception>
    public static SourceTime Read(GapOptions options, Action<double, string>? progress, CancellationToken cancellation)
    {
        var found = SourceLocator.SearchByName(
            options.Dbn,
            options.Recurse,
            static (path, reason) =>
            {
                if (reason.Id != ErrorIds.SourceNotFound || !Directory.Exists(path))
                    throw reason;
            }
        );
        var paths = found.Paths;
        var ranges = new List<(long Start, long End)>();
        var refused = new List<InventoryFile>();
        var wanted = new InventoryOptions
        {
            Dbn = options.Dbn,
            Product = options.Series.Product,
            Interval = options.Series.Interval,
            HeaderOnly = true,
        };
        var examiner = new FileExaminer(wanted, aheadEach: false, paths);
        OrderedWork.Run(paths, examiner.Examine, OnExamined, static () => { }, cancellation);
        return new SourceTime(paths.Count, ranges, refused, [.. found.Notices.Select(n => n.In(NeutralWording.Instance))]);

        void OnExamined(FileFacts file)
        {
            if (file.Row.Accepted)
                ranges.Add(file.Range);
            else
                refused.Add(file.Row);
            progress?.Invoke((ranges.Count + refused.Count) / (double)paths.Count, file.Row.Name);
        }
    }
}
