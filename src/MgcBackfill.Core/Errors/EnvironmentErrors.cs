namespace MgcBackfill.Errors;

/// <summary>Turns what the operating system refused, memory included, into the environment's typed error.</summary>
internal static class EnvironmentErrors
{
    private const int DiskFullWindows = unchecked((int)0x80070070);
    private const int HandleDiskFullWindows = unchecked((int)0x80070027);
    private const int NoSpaceUnix = 28;
    private const int QuotaUnix = 122;

    /// <summary>Names what the operating system refused while <paramref name="doing"/> something with <paramref name="file"/>.</summary>
    public static EnvironmentException From(Exception error, string doing, string file)
    {
        var where = new ErrorLocation { File = file };
        return error switch
        {
            UnauthorizedAccessException => new EnvironmentException(
                ErrorIds.AccessDenied, $"{doing} '{file}': access is denied.", where, "Check the permissions of the file and its folder.", error),
            IOException io when IsDiskFull(io) => new EnvironmentException(
                ErrorIds.DiskFull, $"{doing} '{file}': the disk is full.", where, "Free some space and run the same command again.", error),
            OutOfMemoryException => new EnvironmentException(
                ErrorIds.OutOfMemory, $"{doing} '{file}': there is not enough memory.", where,
                "Free some memory and run the same command again.", error),
            _ => new EnvironmentException(
                ErrorIds.InputOutput, $"{doing} '{file}': {error.Message}", where, "Run the same command again once the file can be reached.", error),
        };
    }

    /// <summary>
    /// Requires, of a path where nothing was found, that one may know: in a folder that may not be entered, files look as if they were not
    /// there.
    /// </summary>
    /// <exception cref="EnvironmentException">Access is denied on the way to it.</exception>
    public static void RequireKnown(string path)
    {
        try
        {
            _ = File.GetAttributes(path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw From(e, "Looking for", path);
        }
        catch (IOException)
        {
            // It is not there.
        }
    }

    /// <summary>True where <paramref name="error"/> says that no space is left.</summary>
    public static bool IsDiskFull(IOException error) =>
        error.HResult is DiskFullWindows or HandleDiskFullWindows
        || (!OperatingSystem.IsWindows() && (error.HResult & 0xFFFF) is NoSpaceUnix or QuotaUnix);
}
