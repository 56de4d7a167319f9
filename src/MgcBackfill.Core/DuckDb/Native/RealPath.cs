namespace MgcBackfill.DuckDb.Native;

/// <summary>
/// Resolves all symbolic links in a path, so that each file has one path. DuckDB's write-ahead log then lies beside the file itself,
/// whatever name was used to open it.
/// </summary>
internal static class RealPath
{
    private const int MaxLinks = 64;

    /// <summary>
    /// The real path. Parts that do not exist or are not accessible stay as written; so does the whole path if its links form a loop.
    /// </summary>
    public static string Resolve(string path)
    {
        var full = Path.GetFullPath(path);
        return Resolve(full, MaxLinks) ?? full;
    }

    private static string? Resolve(string full, int links)
    {
        var root = Path.GetPathRoot(full)!;
        var resolved = root;
        foreach (var name in full[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            resolved = Path.Combine(resolved, name);
            if (GetTarget(resolved) is not { } target)
                continue;
            if (links-- == 0)
                return null;
            var absolute = Path.GetFullPath(target, Path.GetDirectoryName(resolved)!);
            if (Resolve(absolute, links) is not { } real)
                return null;
            resolved = real;
        }

        return resolved;
    }

    private static string? GetTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
