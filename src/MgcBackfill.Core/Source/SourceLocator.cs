using System.IO.Enumeration;
using MgcBackfill.Errors;
using MgcBackfill.Formats;

namespace MgcBackfill.Source;

/// <summary>Finds the files that are meant by a file, a folder, or wildcards (S1).</summary>
public static class SourceLocator
{
    private static readonly char[] s_separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>Expands the given paths into files, each once, in ordinal order of their full paths.</summary>
    /// <param name="given">Files, folders (their *.dbn and *.dbn.zst), or paths with * and ? in any part.</param>
    /// <param name="recurse">True to search the folders inside a folder too; links to folders are not followed.</param>
    /// <exception cref="SourceException">One of the given paths leads to no file.</exception>
    /// <exception cref="EnvironmentException">A folder cannot be listed.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> given, bool recurse = false) => Find(given, recurse).Paths;

    /// <summary>True for names that a folder search includes: *.dbn and *.dbn.zst.</summary>
    public static bool IsDbnName(ReadOnlySpan<char> name) => SourceNames.IsDbn(name);

    /// <summary>Expands the given paths into files, and reports files beside them that were not read (A5).</summary>
    /// <inheritdoc cref="Expand"/>
    internal static FoundSource Find(IEnumerable<string> given, bool recurse)
    {
        var search = new Search(recurse, byNameAlone: false, static (_, reason) => throw reason);
        foreach (var path in given)
            search.Add(path);
        return search.Result();
    }

    /// <summary>
    /// Finds every file that is DBN by its name, each once, in ordinal order of their full paths. Other names are skipped, however they
    /// were given. A path that leads to no file is reported and does not end the search.
    /// </summary>
    /// <param name="given">Files, folders, or paths with * and ? in any part.</param>
    /// <param name="recurse">True to search the folders inside a folder too; links to folders are not followed.</param>
    /// <param name="missed">Called for a path that leads to no file and for a folder that cannot be listed, with the reason.</param>
    internal static FoundSource SearchByName(IEnumerable<string> given, bool recurse, Action<string, BackfillException> missed)
    {
        var search = new Search(recurse, byNameAlone: true, missed);
        foreach (var path in given)
            search.Add(path);
        return search.Result();
    }

    private static IEnumerable<string> ExpandWildcards(string path, List<string> hidden)
    {
        var root = Path.GetPathRoot(path) ?? "";
        var parts = path[root.Length..].Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> folders = [root.Length == 0 ? "." : root];
        foreach (var part in parts[..^1])
            folders = folders.SelectMany(f =>
                HasWildcard(part)
                    ? Directory.EnumerateDirectories(f).Where(d => Matches(part, d) && IsShown(part, d))
                    : Existing(Path.Combine(f, part))
            );
        return folders
            .SelectMany(f => Directory.EnumerateFileSystemEntries(f))
            .Where(entry => Matches(parts[^1], entry) && IsShownOrAdded(parts[^1], entry, hidden));
    }

    private static string[] Existing(string folder) => Directory.Exists(folder) ? [folder] : [];

    private static bool Matches(string pattern, string path) =>
        FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(path.AsSpan()), ignoreCase: OperatingSystem.IsWindows());

    // As in a shell: a hidden file matches only a pattern that itself begins with a dot.
    private static bool IsShown(string pattern, string path) => pattern.StartsWith('.') || !SourceNames.IsHidden(path);

    private static bool IsShownOrAdded(string pattern, string path, List<string> hidden)
    {
        if (IsShown(pattern, path))
            return true;
        if (SourceNames.IsDbn(path) || SourceNames.IsOther(path))
            hidden.Add(path);
        return false;
    }

    private static bool HasWildcard(string path) => path.AsSpan().ContainsAny('*', '?');

    private static SourceException NotFoundByName(string path) =>
        ZipListing.CreateRefusal(path)
        ?? new SourceException(
            ErrorIds.SourceNotFound,
            $"The name of '{path}' ends in neither .dbn nor .dbn.zst.",
            new ErrorLocation { File = path },
            "If it is a DBN file, rename it."
        );

    private static SourceException NotFound(string path)
    {
        EnvironmentErrors.RequireKnown(path);
        return new SourceException(
            ErrorIds.SourceNotFound,
            $"There is no file or folder '{path}'.",
            new ErrorLocation { File = path },
            "Check the path."
        );
    }

    private sealed class Search(bool recurse, bool byNameAlone, Action<string, BackfillException> missed)
    {
        private readonly SortedSet<string> _found = new(StringComparer.Ordinal);
        private readonly Dictionary<(string, string?), SourceNotice> _notices = [];

        public void Add(string path)
        {
            try
            {
                if (File.Exists(path))
                    AddFiles(path, [path]);
                else if (Directory.Exists(path))
                    AddFolder(path, required: true);
                else
                    AddMatches(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                missed(path, EnvironmentErrors.From(e, "Listing", path));
            }
        }

        public FoundSource Result() =>
            new([.. _found], [.. _notices.Values.OrderBy(n => n.Kind, StringComparer.Ordinal).ThenBy(n => n.File, StringComparer.Ordinal)]);

        private void AddMatches(string path)
        {
            var hidden = new List<string>();
            string[] entries = HasWildcard(path) ? [.. ExpandWildcards(path, hidden)] : [];
            var before = _found.Count;
            string[] files = [.. entries.Where(e => !Directory.Exists(e))];
            foreach (var folder in entries.Except(files))
                AddFolder(folder, required: false);
            if (hidden.Count > 0)
                Note(
                    new SourceNotice(
                        "hidden_files",
                        path,
                        $"{path}: {NumberText.Count(hidden.Count, "hidden file")} {(hidden.Count == 1 ? "was" : "were")} ignored: "
                            + $"{NumberText.FirstFew([.. hidden.Select(h => Path.GetFileName(h)).Order(StringComparer.Ordinal)], 5)}."
                    )
                );
            if (files.Length > 0)
                AddFiles(path, files);
            else if (_found.Count == before && !entries.Any(e => HasDbn(e)))
                missed(path, NotFound(path));
        }

        private bool HasDbn(string folder) =>
            _found.Any(f => f.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal));

        private void AddFiles(string given, string[] files)
        {
            string[] taken = byNameAlone ? [.. files.Where(f => SourceNames.IsDbn(f))] : files;
            _found.UnionWith(taken.Select(Path.GetFullPath));
            if (taken.Length == 0)
                missed(given, NotFoundByName(files[0]));
        }

        private void AddFolder(string folder, bool required)
        {
            // A folder that cannot be listed refuses the source, even if it lies inside another.
            var walk = new FolderListing(
                folder,
                recurse,
                (unlisted, e) => missed(unlisted, EnvironmentErrors.From(e, "Listing", unlisted))
            );
            _found.UnionWith(walk.Files.Select(Path.GetFullPath));
            if (walk.Files.Count == 0 && required)
            {
                EnvironmentErrors.RequireKnown(folder);
                missed(folder, walk.Empty(recurse));
            }

            foreach (var notice in walk.Notices())
                Note(notice);
        }

        private void Note(SourceNotice notice) => _notices.TryAdd((notice.Kind, notice.File), notice);
    }
}
