using System.Management.Automation;
using MgcBackfill.Errors;

namespace MgcBackfill.Cmdlets;

/// <summary>Paths as the session means them: relative to its location, not to the process's, and through its drives.</summary>
internal static class SessionPaths
{
    private const string FileSystem = "FileSystem";
    private const string UseLiteralPath = "Check the path. A name with brackets in it is given with -LiteralPath.";

    /// <summary>The full path of one file or folder, which need not exist. Wildcards stay as they are.</summary>
    /// <exception cref="UsageException">The path leads out of the file system.</exception>
    public static string Full(SessionState session, string path)
    {
        try
        {
            var full = session.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return provider.Name == FileSystem ? full : throw Foreign(path);
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            throw Foreign(path);
        }
    }

    /// <summary>The full path of a file or folder that is there, taken as it is written.</summary>
    /// <exception cref="SourceException">Nothing is there.</exception>
    /// <exception cref="UsageException">The path leads out of the file system.</exception>
    public static string Existing(SessionState session, string path)
    {
        var full = Full(session, path);
        return System.IO.Path.Exists(full) ? full : throw NotFound(path, "Check the path.");
    }

    /// <summary>
    /// What a DBN source stands for where there is no -LiteralPath beside it: what is there under that very name, or else what it matches
    /// with the shell's wildcards. What leads nowhere is given as it is, so that the run itself refuses it and records that.
    /// </summary>
    /// <exception cref="UsageException">The path leads out of the file system.</exception>
    public static IReadOnlyList<string> Source(SessionState session, string path)
    {
        var full = Full(session, path);
        try
        {
            return System.IO.Path.Exists(full) ? [full] : Expand(session, path);
        }
        catch (SourceException)
        {
            return [full];
        }
    }

    /// <summary>What a path with wildcards stands for.</summary>
    /// <exception cref="SourceException">Nothing is there.</exception>
    /// <exception cref="UsageException">The path leads out of the file system.</exception>
    public static IReadOnlyList<string> Expand(SessionState session, string path)
    {
        try
        {
            var found = session.Path.GetResolvedProviderPathFromPSPath(path, out var provider);
            if (provider.Name != FileSystem)
                throw Foreign(path);
            return found.Count > 0 ? found : throw NotFound(path, UseLiteralPath);
        }
        catch (ItemNotFoundException)
        {
            throw NotFound(path, UseLiteralPath);
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            throw Foreign(path);
        }
    }

    private static SourceException NotFound(string path, string advice) => new(
        ErrorIds.SourceNotFound, $"There is no file or folder '{path}'.", new ErrorLocation { File = path }, advice);

    private static UsageException Foreign(string path) => new(
        ErrorIds.InvalidArgument, $"'{path}' is no path of the file system.", "Give a file or a folder of a drive that holds files.");
}
