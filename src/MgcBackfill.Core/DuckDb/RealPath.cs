namespace MgcBackfill.DuckDb;

/// <summary>
/// The path of a file with every symbolic link in it followed, so that one file has one path. A write-ahead log then lies beside the file
/// itself, under whatever name the file was opened.
/// </summary>
internal static class RealPath
{
    private const int MostLinks = 64;

    /// <summary>The real path. What does not exist, or may not be looked at, stays as it is written; links that form a loop do too.</summary>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        return Resolve(full, MostLinks) ?? full;
    }

    private static string? Resolve(string full, int links)
    {
        var root = Path.GetPathRoot(full)!;
        var resolved = root;
        foreach (var name in full[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            resolved = Path.Combine(resolved, name);
            if (TargetOf(resolved) is not { } target)
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

    private static string? TargetOf(string path)
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
