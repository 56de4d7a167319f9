using System.Management.Automation;
using MgcBackfill.Errors;

namespace MgcBackfill.Cmdlets;

/// <summary>Resolves paths in the session: relative to its location, not to that of the process, and through its drives.</summary>
internal static class SessionPaths
{
    private const string FileSystem = "FileSystem";

    /// <summary>The full path of one file or folder, which need not exist. Wildcards stay as they are.</summary>
    /// <exception cref="UsageException">The path is not in the file system.</exception>
    public static string GetFullPath(SessionState session, string path)
    {
        try
        {
            var full = session.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return provider.Name == FileSystem ? full : throw NotFileSystem(path);
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            throw NotFileSystem(path);
        }
    }

    /// <summary>The full path of an existing file or folder, used exactly as written.</summary>
    /// <exception cref="SourceException">There is no such file or folder.</exception>
    /// <exception cref="UsageException">The path is not in the file system.</exception>
    public static string Existing(SessionState session, string path)
    {
        var full = GetFullPath(session, path);
        return System.IO.Path.Exists(full) ? full : throw NotFound(path);
    }

    /// <summary>
    /// The full path of a DBN source, in which only * and ? are wildcards, as on the command line. A path that exists is used as it is
    /// written, also with the escapes that the shell's completion writes before brackets. A path that does not exist is refused by its
    /// reader.
    /// </summary>
    /// <exception cref="UsageException">The path is not in the file system.</exception>
    public static string Source(SessionState session, string path)
    {
        var full = GetFullPath(session, path);
        if (System.IO.Path.Exists(full) || !path.Contains('`', StringComparison.Ordinal))
            return full;
        var plain = GetFullPath(session, WildcardPattern.Unescape(path));
        return System.IO.Path.Exists(plain) ? plain : full;
    }

    private static SourceException NotFound(string path) =>
        new(
            ErrorIds.SourceNotFound,
            $"There is no file or folder '{path}'.",
            new ErrorLocation { File = path },
            "Check the path. -LiteralPath reads * and ? as ordinary characters of a name."
        );

    private static UsageException NotFileSystem(string path) =>
        new(ErrorIds.InvalidArgument, $"'{path}' is not a path of the file system.", "Give a file or a folder on a file system drive.");
}
