using System.Management.Automation;
using MgcBackfill.Errors;

namespace MgcBackfill.Cmdlets;

/// <summary>Paths as the session means them: relative to its location, not to the process's, and through its drives.</summary>
internal static class SessionPaths
{
    private const string FileSystem = "FileSystem";

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
            return found.Count > 0 ? found : throw NotFound(path);
        }
        catch (ItemNotFoundException)
        {
            throw NotFound(path);
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            throw Foreign(path);
        }
    }

    private static SourceException NotFound(string path) => new(
        ErrorIds.SourceNotFound, $"There is no file or folder '{path}'.", new ErrorLocation { File = path },
        "Check the path. A name with brackets in it is given with -LiteralPath.");

    private static UsageException Foreign(string path) => new(
        ErrorIds.InvalidArgument, $"'{path}' is no path of the file system.", "Give a file or a folder of a drive that holds files.");
}
