namespace MgcBackfill.Errors;

/// <summary>Turns what the operating system refused, memory included, into the environment's typed error.</summary>
internal static class EnvironmentErrors
{
    private const string AccessAdvice = "Check the permissions of the file and its folder.";

    // The system's own numbers: of Windows, of Linux, of macOS.
    private static readonly int[] s_diskFull = OfSystem([112, 39], [28, 122], [28, 69]);
    private static readonly int[] s_inUse = OfSystem([32, 33], [11], [35]);
    private static readonly int[] s_readOnly = OfSystem([19], [30], [30]);
    private static readonly int[] s_tooManyFiles = OfSystem([4], [24, 23], [24, 23]);
    private static readonly int[] s_nameTooLong = OfSystem([206], [36], [63]);
    private static readonly int[] s_linkLoop = OfSystem([1921], [40], [62]);

    /// <summary>Names what the operating system refused while <paramref name="doing"/> something with <paramref name="file"/>.</summary>
    public static EnvironmentException From(Exception error, string doing, string file)
    {
        var (id, what, advice) = CauseOf(error);
        return new EnvironmentException(id, $"{doing} '{file}' failed: {what}", new ErrorLocation { File = file }, advice, error);
    }

    /// <summary>True where <paramref name="error"/> is the operating system's own refusal, which nobody has named yet.</summary>
    public static bool IsRefusal(Exception error) => error is IOException or UnauthorizedAccessException;

    /// <summary>What a refusal that nobody has named is called, what it says, and what to do about it.</summary>
    public static (string Id, string Message, string Advice) CauseOf(Exception error) => error switch
    {
        UnauthorizedAccessException => (ErrorIds.AccessDenied, "access is denied.", AccessAdvice),
        OutOfMemoryException => (ErrorIds.OutOfMemory, "there is not enough memory.", "Free some memory and run the same command again."),
        IOException io when IsDiskFull(io) => (ErrorIds.DiskFull, "the disk is full.", "Free some space and run the same command again."),
        IOException io when Is(io, s_readOnly) => (
            ErrorIds.AccessDenied, "the file system is read-only.", "Make the file system writable, or use a folder on another one."),
        IOException io when Is(io, s_tooManyFiles) => (
            ErrorIds.TooManyOpenFiles, "too many files are open.", "Raise the limit of open files (ulimit -n), or end other programs, and run the same command again."),
        IOException io when io is PathTooLongException || Is(io, s_nameTooLong) => (
            ErrorIds.NameTooLong, "the name is longer than the file system allows.", "Use a shorter name or path."),
        IOException io when Is(io, s_linkLoop) => (
            ErrorIds.LinkLoop, "its symbolic links form a loop.", "Correct the links, or give the path of the file itself."),
        _ => (ErrorIds.InputOutput, error.Message, "Check that the file can be reached, then run the same command again."),
    };

    /// <summary>
    /// Requires, of a path where nothing was found, that one may know: in a folder that may not be entered, behind links that form a loop, and
    /// under a name that is too long, files look as if they were not there.
    /// </summary>
    /// <exception cref="EnvironmentException">Access is denied on the way to it, or the way leads nowhere.</exception>
    public static void RequireKnown(string path)
    {
        try
        {
            _ = File.GetAttributes(path);
        }
        catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException io && (io is PathTooLongException || Is(io, s_nameTooLong) || Is(io, s_linkLoop))))
        {
            throw From(e, "Finding", path);
        }
        catch (IOException)
        {
            // It is not there.
        }
    }

    /// <summary>True where <paramref name="error"/> says that no space is left.</summary>
    public static bool IsDiskFull(IOException error) => Is(error, s_diskFull);

    /// <summary>True where <paramref name="error"/> says that somebody else has the file open, or has locked it.</summary>
    public static bool IsInUse(IOException error) => Is(error, s_inUse);

    // An exception carries the system's number as it is; Windows puts its own mark in front.
    private static bool Is(IOException error, int[] numbers) =>
        Array.IndexOf(numbers, OperatingSystem.IsWindows() && (error.HResult & 0xFFFF0000) == 0x80070000 ? error.HResult & 0xFFFF : error.HResult) >= 0;

    private static int[] OfSystem(int[] windows, int[] linux, int[] macOs) =>
        OperatingSystem.IsWindows() ? windows : OperatingSystem.IsMacOS() ? macOs : linux;
}
