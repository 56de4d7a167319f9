using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>Lists DBN files with what they hold and whether a backfill would take them. Opens files for reading alone, and nothing else.</summary>
public static class DbnInventory
{
    /// <summary>Looks at every file, several at once.</summary>
    /// <param name="options">What is listed.</param>
    /// <param name="each">Told of each file as soon as it is its turn, in ordinal order of the paths, on the calling thread.</param>
    /// <param name="progress">Told now and then, on the calling thread, which fraction is done and of what.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <exception cref="BackfillException">Nothing at all was found; the first reason is told. A file that is refused is a row.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static InventorySummary Run(
        InventoryOptions options, Action<InventoryFile> each, Action<double, string>? progress = null, CancellationToken cancellation = default)
    {
        var review = new FolderReview(options);
        var paths = Find(options, review);
        var examiner = new FileExaminer(options.HeaderOnly, aheadEach: paths.Count < Environment.ProcessorCount, paths);
        var size = options.HeaderOnly ? 0 : Math.Max(1, paths.Sum(SizeOf));
        var listed = 0;
        OrderedWork.Run(paths, examiner.Examine, Take, Tell, cancellation);
        return review.Finish(examiner.Sides, cancellation);

        void Take(FileFacts file)
        {
            listed++;
            review.Add(file);
            each(file.Row);
            Tell();
        }

        void Tell()
        {
            var fraction = size == 0 ? (double)listed / paths.Count : Math.Min(1, examiner.BytesRead / (double)size);
            progress?.Invoke(fraction, $"{NumberText.Of(listed)} of {NumberText.Of(paths.Count, "file")}");
        }
    }

    private static IReadOnlyList<string> Find(InventoryOptions options, FolderReview review)
    {
        BackfillException? first = null;
        var found = SourceLocator.SearchByName(options.Dbn, options.Recurse, (path, reason) =>
        {
            first ??= reason;
            review.AddMissed(Path.GetFullPath(path), reason.Message);
        });
        foreach (var notice in found.Notices)
            review.AddUnread(notice);
        return found.Paths.Count > 0 ? found.Paths : throw first ?? new UsageException(ErrorIds.InvalidArgument, "No file or folder is given.");
    }

    // Only for the progress: what cannot be asked for its size is told as a row.
    private static long SizeOf(string path)
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
