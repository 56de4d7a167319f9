using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>
/// Lists DBN files with their content and whether a backfill would accept them. Files are opened read-only; nothing else is opened.
/// </summary>
public static class DbnInventory
{
    /// <summary>Examines every file, several at once.</summary>
    /// <param name="options">What to list.</param>
    /// <param name="onFile">Called for each file in ordinal order of the paths, as soon as possible, on the calling thread.</param>
    /// <param name="progress">Called from time to time on the calling thread with the fraction done and a description.</param>
    /// <param name="cancellation">Cancels the listing.</param>
    /// <exception cref="BackfillException">No file was found at all; the first reason is thrown. A refused file is a row, not an
    /// exception.</exception>
    /// <exception cref="OperationCanceledException">The listing was cancelled.</exception>
    public static InventorySummary Run(
        InventoryOptions options,
        Action<InventoryFile> onFile,
        Action<double, string>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var review = new FolderReview(options);
        var paths = Find(options, review);
        var examiner = new FileExaminer(options, aheadEach: paths.Count < Environment.ProcessorCount, paths);
        var size = options.HeaderOnly ? 0 : Math.Max(1, paths.Sum(GetSize));
        var listed = 0;
        OrderedWork.Run(paths, examiner.Examine, OnExamined, Report, cancellation);
        return review.Finish(examiner.Sidecars, cancellation);

        void OnExamined(FileFacts file)
        {
            listed++;
            review.Add(file);
            onFile(file.Row);
            Report();
        }

        void Report()
        {
            var fraction = size == 0 ? (double)listed / paths.Count : Math.Min(1, examiner.BytesRead / (double)size);
            progress?.Invoke(fraction, $"{NumberText.Format(listed)} of {NumberText.Count(paths.Count, "file")}");
        }
    }

    private static IReadOnlyList<string> Find(InventoryOptions options, FolderReview review)
    {
        BackfillException? first = null;
        var found = SourceLocator.SearchByName(
            options.Dbn,
            options.Recurse,
            (path, reason) =>
            {
                first ??= reason;
                review.AddMissed(Path.GetFullPath(path), reason.Message);
            }
        );
        foreach (var notice in found.Notices)
            review.AddUnread(notice);
        return found.Paths.Count > 0
            ? found.Paths
            : throw first ?? new UsageException(ErrorIds.InvalidArgument, "No file or folder is given.", "Give the path of one.");
    }

    // Only used for progress. If the size cannot be read, the file's row says so.
    private static long GetSize(string path)
    {
        try
        {
            return new FileInfo(path).Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
