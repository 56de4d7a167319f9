using System.IO.Enumeration;
using MgcBackfill.Errors;

namespace MgcBackfill.Source;

/// <summary>Finds the files that a person means by a file, a folder, or wildcards (S1).</summary>
public static class SourceLocator
{
    private static readonly char[] s_separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>Expands what was given into files, each once, in ordinal order of their full paths.</summary>
    /// <param name="given">Files, folders (their *.dbn and *.dbn.zst), or paths with * and ? in any part.</param>
    /// <exception cref="SourceException">Something given leads to no file.</exception>
    /// <exception cref="EnvironmentException">A folder cannot be listed.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> given)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in given)
        {
            try
            {
                var any = false;
                foreach (var file in ExpandOne(path))
                {
                    any = true;
                    found.Add(Path.GetFullPath(file));
                }

                if (!any)
                    throw NotFound(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw EnvironmentErrors.From(e, "Listing", path);
            }
        }

        return [.. found];
    }

    /// <summary>
    /// Finds every file that is DBN by its name, in folders and below them, each once, in ordinal order of their full paths. Names that are
    /// not DBN's are passed over, however they were given. What leads to nothing is told and does not end the search.
    /// </summary>
    /// <param name="given">Files, folders, or paths with * and ? in any part.</param>
    /// <param name="below">True to search the folders inside a folder too; links to folders are not followed.</param>
    /// <param name="missed">Told of what leads to no file and of folders that cannot be listed, with the reason.</param>
    internal static IReadOnlyList<string> Search(IEnumerable<string> given, bool below, Action<string, BackfillException> missed)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in given)
        {
            try
            {
                var files = (Directory.Exists(path) ? Below(path, below, missed) : ExpandOne(path))
                    .Where(f => IsDbnName(f)).Select(Path.GetFullPath).ToArray();
                found.UnionWith(files);
                if (files.Length == 0)
                    missed(path, File.Exists(path) ? NotByName(path) : NotFound(path, below));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                missed(path, EnvironmentErrors.From(e, "Listing", path));
            }
        }

        return [.. found];
    }

    /// <summary>True for the names a folder is searched for: *.dbn and *.dbn.zst.</summary>
    public static bool IsDbnName(ReadOnlySpan<char> name) =>
        name.EndsWith(".dbn", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".dbn.zst", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> ExpandOne(string path)
    {
        if (File.Exists(path))
            return [path];
        if (Directory.Exists(path))
            return Directory.EnumerateFiles(path).Where(f => IsDbnName(f));
        return HasWildcard(path) ? ExpandWildcards(path) : [];
    }

    private static List<string> Below(string folder, bool recurse, Action<string, BackfillException> missed)
    {
        var files = new List<string>();
        var waiting = new Stack<string>([folder]);
        while (waiting.TryPop(out var next))
        {
            try
            {
                files.AddRange(Directory.EnumerateFiles(next));
                foreach (var inner in recurse ? new DirectoryInfo(next).EnumerateDirectories() : [])
                {
                    // A link may lead back to where it stands.
                    if (inner.LinkTarget is null)
                        waiting.Push(inner.FullName);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                missed(next, EnvironmentErrors.From(e, "Listing", next));
            }
        }

        return files;
    }

    private static IEnumerable<string> ExpandWildcards(string path)
    {
        var root = Path.GetPathRoot(path) ?? "";
        var parts = path[root.Length..].Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> folders = [root.Length == 0 ? "." : root];
        foreach (var part in parts[..^1])
            folders = folders.SelectMany(f => HasWildcard(part) ? Directory.EnumerateDirectories(f).Where(d => Matches(part, d)) : Existing(Path.Combine(f, part)));
        return folders.SelectMany(f => Directory.EnumerateFiles(f).Where(file => Matches(parts[^1], file)));
    }

    private static string[] Existing(string folder) => Directory.Exists(folder) ? [folder] : [];

    private static bool Matches(string pattern, string path) =>
        FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(path.AsSpan()), ignoreCase: OperatingSystem.IsWindows());

    private static bool HasWildcard(string path) => path.AsSpan().ContainsAny('*', '?');

    private static SourceException NotByName(string path) => new(
        ErrorIds.SourceNotFound, $"'{path}' is neither *.dbn nor *.dbn.zst by its name.", new ErrorLocation { File = path }, "Rename it where it is DBN.");

    private static SourceException NotFound(string path, bool searchedBelow = false)
    {
        EnvironmentErrors.RequireKnown(path);
        var where = new ErrorLocation { File = path };
        return Directory.Exists(path)
            ? new SourceException(
                ErrorIds.SourceNotFound, $"The folder '{path}' holds no *.dbn and no *.dbn.zst.", where,
                searchedBelow ? "Neither do the folders below it." : "Folders are not searched below: name the folder that holds the files.")
            : new SourceException(ErrorIds.SourceNotFound, $"There is no file or folder '{path}'.", where, "Check the path given as DBN source.");
    }
}
