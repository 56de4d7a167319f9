using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Inventory;
using MgcBackfill.Market;

namespace MgcBackfill.Download;

/// <summary>
/// Proves that files are what was bought, before they get their names (N3): each is read strictly to its end, its header says what was
/// asked for, and together they have as many records as the service counted.
/// </summary>
internal static class DownloadProof
{
    /// <summary>Proves the files of a folder, or one file.</summary>
    /// <param name="path">The folder, or the file.</param>
    /// <param name="request">What was bought.</param>
    /// <param name="records">Number of records that the service counted.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <returns>The names of the data files, in ordinal order.</returns>
    /// <exception cref="SourceException">A file is refused, is not what was asked for, or records are missing.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    public static IReadOnlyList<string> Require(string path, VendorRequest request, long records, CancellationToken cancellation)
    {
        var files = new List<InventoryFile>();
        var options = new InventoryOptions { Dbn = [path], Interval = BarInterval.Parse(request.Schema) };
        DbnInventory.Run(options, files.Add, cancellation: cancellation);
        foreach (var file in files)
        {
            if (file.Refusal is { } refusal)
                throw refusal;
            if (Describe(file, request) is { } difference)
                throw Refused(file.Path, difference);
        }

        var found = files.Sum(f => f.Records ?? 0);
        if (found != records)
            throw Refused(
                path,
                $"{(files.Count == 1 ? "it has" : "the files have")} {NumberText.Count(found, "record")}, and the service counted "
                    + $"{NumberText.Format(records)}"
            );
        return [.. files.Select(f => f.Name)];
    }

    private static string? Describe(InventoryFile file, VendorRequest request)
    {
        if (file.Dataset != request.Dataset)
            return $"its dataset is {file.Dataset}, not {request.Dataset}";
        if (file.Schema != request.Schema)
            return $"its schema is {file.Schema}, not {request.Schema}";
        if (file.StypeIn != request.StypeIn || file.StypeOut != request.StypeOut)
            return $"its symbols are named by {file.StypeIn} and {file.StypeOut}, not by {request.StypeIn} and {request.StypeOut}";
        if (!file.Symbols.Order(StringComparer.Ordinal).SequenceEqual(request.Symbols.Order(StringComparer.Ordinal)))
            return $"its symbols are {NumberText.FirstFew(file.Symbols, 3)}, not {NumberText.FirstFew(request.Symbols, 3)}";
        if (file.Start is not { } start || file.End is not { } end)
            return "its header has no end";
        var (from, to) = (Instant.FromDateTime(start), Instant.FromDateTime(end));
        return from < request.Start || to > request.End
            ? $"its time is {UtcText.Range(from, to)}, which is not within {request.Range}"
            : null;
    }

    private static SourceException Refused(string path, string reason) =>
        new(
            ErrorIds.DownloadDiffers,
            $"{path} is not what was bought: {reason}.",
            new ErrorLocation { File = path },
            "The file did not get its name, and no backfill reads it. Ask the vendor about the request that the record of downloads names."
        );
}
