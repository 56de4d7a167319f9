using MgcBackfill.Errors;
using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>The time that files hold by their headers, as far as a backfill would take them (A1, A2).</summary>
/// <param name="Files">How many files there are.</param>
/// <param name="Ranges">The declared ranges of the accepted ones, nanoseconds since the epoch.</param>
/// <param name="Refused">The others.</param>
/// <param name="Unread">What lies beside the files and was not read, each a sentence.</param>
internal sealed record SourceTime(int Files, IReadOnlyList<(long Start, long End)> Ranges, IReadOnlyList<InventoryFile> Refused, IReadOnlyList<string> Unread)
{
    /// <summary>Reads the headers. A folder without a file holds nothing.</summary>
    /// <param name="given">Files, folders, or wildcards.</param>
    /// <param name="recurse">True to search the folders inside a folder too.</param>
    /// <param name="progress">Told how many headers were read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="SourceException">What was given does not exist.</exception>
    /// <exception cref="EnvironmentException">A folder cannot be listed.</exception>
    public static SourceTime Read(IReadOnlyList<string> given, bool recurse, Action<double, string>? progress, CancellationToken cancellation)
    {
        var found = SourceLocator.SearchByName(given, recurse, static (path, reason) =>
        {
            if (reason.Id != ErrorIds.SourceNotFound || !Directory.Exists(path))
                throw reason;
        });
        var paths = found.Paths;
        var ranges = new List<(long Start, long End)>();
        var refused = new List<InventoryFile>();
        var examiner = new FileExaminer(headerOnly: true, aheadEach: false, paths);
        OrderedWork.Run(paths, examiner.Examine, Take, static () => { }, cancellation);
        return new SourceTime(paths.Count, ranges, refused, [.. found.Notices.Select(n => n.In(NeutralWording.Instance))]);

        void Take(FileFacts file)
        {
            if (file.Row.Accepted)
                ranges.Add(file.Range);
            else
                refused.Add(file.Row);
            progress?.Invoke((ranges.Count + refused.Count) / (double)paths.Count, file.Row.Name);
        }
    }
}
