using System.Text;
using MgcBackfill.Errors;
using MgcBackfill.Files;

namespace MgcBackfill.Report;

/// <summary>
/// Writes the file of a report: complete under another name, flushed, then renamed, so that a reader of the path sees either the old file
/// or the new one. With force it replaces an HTML file and nothing else: a mistyped path must not destroy a database or a source.
/// </summary>
internal static class ReportFile
{
    private static readonly byte[] s_htmlBegins = Encoding.ASCII.GetBytes("<!doctype html");

    /// <summary>Refuses a path that no report may be written to.</summary>
    /// <exception cref="UsageException">The path is a folder, its folder does not exist, or it is a file that may not be
    /// replaced.</exception>
    /// <exception cref="EnvironmentException">A file that is there cannot be read.</exception>
    public static void Require(string path, bool force)
    {
        path = Path.GetFullPath(path);
        if (Directory.Exists(path) || Path.GetFileName(path).Length == 0)
            throw new UsageException(ErrorIds.InvalidArgument, $"'{path}' is a folder.", "Give the path of a file.");
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"There is no folder '{Path.GetDirectoryName(path)}'.",
                "Create it, or give another path."
            );
        if (!File.Exists(path))
            return;
        if (!force)
            throw Exists(path);
        if (!IsHtml(path))
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"'{path}' is not an HTML file, so it is not replaced.",
                "Give another path."
            );
    }

    /// <summary>Writes the file.</summary>
    /// <inheritdoc cref="Require"/>
    public static void Write(string path, ReadOnlySpan<byte> bytes, bool force)
    {
        path = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(path)!;
        var unfinished = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.writing");
        try
        {
            using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                file.Write(bytes);
                DurableFile.Flush(file);
            }

            // A file that was created there in the meantime is checked like one that existed before.
            Require(path, force);
            File.Move(unfinished, path, overwrite: force);
            DurableFolder.Flush(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw !force && File.Exists(path) ? Exists(path) : EnvironmentErrors.From(e, "Writing", path);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static UsageException Exists(string path) =>
        new(ErrorIds.InvalidArgument, $"'{path}' exists already.", $"Give another path, or use {OptionName.Force} if it is an HTML file.");

    private static bool IsHtml(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var begins = new byte[s_htmlBegins.Length];
            var read = file.ReadAtLeast(begins, begins.Length, throwOnEndOfStream: false);
            return read == begins.Length && Ascii.EqualsIgnoreCase(begins, s_htmlBegins);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Reading", path);
        }
    }
}
