using System.Globalization;
using System.Text.RegularExpressions;
using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Files;

namespace MgcBackfill.Workers;

/// <summary>
/// The folder of one run's artifacts, <c>staging/&lt;run id&gt;</c> in the checkpoint folder. It is removed at the end of the run, however
/// the run ends. Files left by a crash are never read; the next run, which holds the lock of the checkpoint folder, removes them. Files
/// that this tool did not write are not touched.
/// </summary>
internal sealed partial class StagingFolder : IDisposable
{
    private const string Name = "staging";
    private const string Unfinished = ".unfinished";

    private readonly string _root;

    /// <summary>Removes what earlier runs left. Creates nothing yet.</summary>
    /// <param name="checkpoint">Full path of the checkpoint folder, whose lock is held.</param>
    /// <param name="runId">The id of the run.</param>
    public StagingFolder(string checkpoint, string runId)
    {
        _root = System.IO.Path.Combine(checkpoint, Name);
        Path = System.IO.Path.Combine(_root, runId);
        if (!Directory.Exists(_root))
            return;
        foreach (var leftover in Entries(_root).OfType<DirectoryInfo>().Where(d => RunId().IsMatch(d.Name)))
            Remove(leftover);
        RemoveIfEmpty(_root);
    }

    /// <summary>Full path of the run's folder.</summary>
    public string Path { get; }

    /// <summary>Path of a unit's bars.</summary>
    public static string GetArtifactPath(string folder, int unit) => File(folder, unit, "parquet");

    /// <summary>Path of a unit's selection records.</summary>
    public static string GetRecordsPath(string folder, int unit) => File(folder, unit, "json");

    /// <summary>The name of a file while it is being written.</summary>
    public static string GetUnfinishedPath(string path) => path + Unfinished;

    /// <summary>Creates the run's folder.</summary>
    /// <exception cref="EnvironmentException">It cannot be created.</exception>
    public void Create()
    {
        try
        {
            Directory.CreateDirectory(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Creating the folder", Path);
        }
    }

    /// <summary>Writes a file under a temporary name, flushes it, and gives it its final name.</summary>
    /// <exception cref="EnvironmentException">It cannot be written.</exception>
    public static void Write(string path, Action<FileStream> write)
    {
        try
        {
            using (var file = new FileStream(GetUnfinishedPath(path), FileMode.Create, FileAccess.Write))
            {
                write(file);
                DurableFile.Flush(file);
            }

            System.IO.File.Move(GetUnfinishedPath(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Writing", path);
        }
    }

    /// <summary>Removes the run's folder.</summary>
    public void Dispose()
    {
        Remove(new DirectoryInfo(Path));
        RemoveIfEmpty(_root);
    }

    private static string File(string folder, int unit, string extension) =>
        System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"unit-{unit:00000}.{extension}"));

    // Best effort: files that cannot be removed only take space, and the next run tries again.
    private static void Remove(DirectoryInfo folder)
    {
        foreach (
            var file in Entries(folder.FullName)
                .OfType<FileInfo>()
                .Where(f => FileName().IsMatch(f.Name) || BarDatabases.IsTemporaryFile(f.Name))
        )
            Try(file.Delete);
        RemoveIfEmpty(folder.FullName);
    }

    private static void RemoveIfEmpty(string folder)
    {
        if (Directory.Exists(folder) && Entries(folder).Length == 0)
            Try(() => Directory.Delete(folder));
    }

    // A link is not followed, because its target does not belong to this folder.
    private static FileSystemInfo[] Entries(string folder)
    {
        try
        {
            var info = new DirectoryInfo(folder);
            return info is { Exists: true, LinkTarget: null } ? info.GetFileSystemInfos() : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static void Try(Action remove)
    {
        try
        {
            remove();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }

    [GeneratedRegex(@"^\d{8}T\d{6}Z-[0-9a-f]{8}$", RegexOptions.CultureInvariant)]
    private static partial Regex RunId();

    [GeneratedRegex(@"^(selected\.bars|unit-\d{5}\.(parquet|json)(\.unfinished)?)$", RegexOptions.CultureInvariant)]
    private static partial Regex FileName();
}
