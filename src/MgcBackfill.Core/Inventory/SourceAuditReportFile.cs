using System.Text;
using MgcBackfill.Errors;
using MgcBackfill.Files;

namespace MgcBackfill.Inventory;

/// <summary>
/// The file of a report. It is written under another name and then moved into place as a whole. It may replace an earlier report that has
/// not been signed, and nothing else.
/// </summary>
internal sealed class SourceAuditReportFile
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Checks that the report can be written to a path, before any work is done.</summary>
    /// <param name="path">Where to write.</param>
    /// <param name="sources">The source's files.</param>
    /// <exception cref="UsageException">Something else already exists there.</exception>
    /// <exception cref="EnvironmentException">The folder does not exist, or the existing file cannot be read.</exception>
    public SourceAuditReportFile(string path, IEnumerable<string> sources)
    {
        Path = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(Path))
            throw AlreadyExists("is a folder", "Give the path of a file.");
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        if (!Directory.Exists(folder))
            throw new EnvironmentException(
                ErrorIds.InputOutput,
                $"The folder '{folder}' of the report does not exist.",
                new ErrorLocation { File = folder },
                $"Create it, or check {OptionName.Report}."
            );
        if (sources.Contains(Path, StringComparer.Ordinal) || !IsReportOrAbsent(Path))
            throw AlreadyExists("exists and is not a report of this command", "Give another name.");
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Writes the report of an audit. An existing report of the same findings stays unchanged, because it may be signed.</summary>
    /// <exception cref="UsageException">A report of other findings exists and has been edited.</exception>
    /// <exception cref="EnvironmentException">It cannot be written.</exception>
    public void Write(SourceAudit audit)
    {
        var findings = SourceAuditReport.Findings(audit);
        if (Read(Path) is { } there)
        {
            var end = there.IndexOf("\n" + SourceAuditReport.Approval, StringComparison.Ordinal) + 1;
            if (there[..end] == findings)
                return;
            if (there != SourceAuditReport.AddDigest(there[..end]))
                throw AlreadyExists("is a report of other findings, and text was added to it", "Keep it, and give another name.");
        }

        WriteAll(SourceAuditReport.AddDigest(findings));
    }

    private void WriteAll(string text)
    {
        var unfinished = Path + ".unfinished";
        try
        {
            using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
            {
                file.Write(s_utf8.GetBytes(text));
                DurableFile.Flush(file);
            }

            File.Move(unfinished, Path, overwrite: true);
            DurableFolder.Flush(System.IO.Path.GetDirectoryName(Path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(unfinished);
            throw EnvironmentErrors.From(e, "Writing", Path);
        }
    }

    // The existing file may be a database of any size, so only its first bytes are read.
    private static bool IsReportOrAbsent(string path)
    {
        try
        {
            if (!File.Exists(path))
                return true;
            using var file = File.OpenRead(path);
            var first = new byte[SourceAuditReport.FirstLines.Max(b => b.Length)];
            var text = s_utf8.GetString(first, 0, file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false));
            return Array.Exists(SourceAuditReport.FirstLines, b => text.StartsWith(b, StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Reading", path);
        }
    }

    private static string? Read(string path)
    {
        try
        {
            return File.Exists(path) ? s_utf8.GetString(File.ReadAllBytes(path)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Reading", path);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first error is the one to report.
        }
    }

    private UsageException AlreadyExists(string kind, string advice) =>
        new(ErrorIds.InvalidArgument, $"The report cannot be written: '{Path}' {kind}.", advice);
}
