using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Source;

namespace MgcBackfill.Backfill;

/// <summary>Opens files at the paths in the records, and checks that their bytes are the recorded ones (C5).</summary>
internal static class RecordedFiles
{
    /// <summary>Opens the files that a plan needs.</summary>
    /// <param name="needed">The files.</param>
    /// <param name="allowLess">True to continue without files that are missing or changed.</param>
    /// <param name="cancellation">Cancels the opening between two files.</param>
    /// <exception cref="TargetException">A file is missing or its bytes differ, so that finished days would lose time.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    public static IReadOnlyList<SourceFile> Open(IReadOnlyList<NeededFile> needed, bool allowLess, CancellationToken cancellation)
    {
        var files = new List<SourceFile>();
        foreach (var need in needed)
        {
            cancellation.ThrowIfCancellationRequested();
            if (TryOpen(need, out var file, cancellation) is not { } reason)
                files.Add(file!);
            else if (!allowLess)
                throw Missing(need, reason);
        }

        return files;
    }

    // Null if the file was opened, or else the reason why not.
    private static string? TryOpen(NeededFile need, out SourceFile? file, CancellationToken cancellation)
    {
        file = null;
        var (path, sha256) = (need.File.Path, need.File.Sha256);
        if (!File.Exists(path))
        {
            EnvironmentErrors.RequireKnown(path);
            return "it no longer exists";
        }

        if (SourceFile.ComputeHash(path, cancellation) != sha256)
            return "another file has its name now";
        file = SourceFile.Inspect(path, cancellation);
        return file.Sha256 == sha256 ? null : "another file has its name now";
    }

    private static TargetException Missing(NeededFile need, string reason) =>
        new(
            ErrorIds.SourceMissing,
            $"The files given cover only a part of {NumberText.Count(need.Days, "finished day")} "
                + $"(the first is {need.First}). The rest was built from {need.File.Path} "
                + $"(sha256 {need.File.Sha256[..12]}…). That file cannot be used: {reason}.",
            new ErrorLocation { File = need.File.Path, TradingDay = need.First.Date },
            $"Give that file as well, from its present place, or exclude those days with {OptionName.Start} or {OptionName.End}."
        );
}
