namespace MgcBackfill.Errors;

/// <summary>Converts refusals of the operating system, and lack of memory, into the typed error for the environment.</summary>
internal static class EnvironmentErrors
{
    private const string AccessAdvice = "Check the permissions of the file and its folder.";

    // Error numbers of the operating systems, in the order Windows, Linux, macOS.
    private static readonly int[] s_diskFull = GetCodes([112, 39], [28, 122], [28, 69]);
    private static readonly int[] s_inUse = GetCodes([32, 33], [11], [35]);
    private static readonly int[] s_readOnly = GetCodes([19], [30], [30]);
    private static readonly int[] s_tooManyFiles = GetCodes([4], [24, 23], [24, 23]);
    private static readonly int[] s_nameTooLong = GetCodes([206], [36], [63]);
    private static readonly int[] s_linkLoop = GetCodes([1921], [40], [62]);

    /// <summary>
    /// Converts a refusal of the operating system during <paramref name="activity"/>, such as "Reading", of <paramref name="file"/>.
    /// </summary>
    public static EnvironmentException From(Exception error, string activity, string file)
    {
        var (id, what, advice) = GetCause(error);
        return new EnvironmentException(id, $"{activity} '{file}' failed: {what}", new ErrorLocation { File = file }, advice, error);
    }

    /// <summary>True if <paramref name="error"/> is a refusal of the operating system that has not been converted yet.</summary>
    public static bool IsRefusal(Exception error) => error is IOException or UnauthorizedAccessException;

    /// <summary>The error id, the message, and the advice for a refusal that has not been converted yet.</summary>
    public static (string Id, string Message, string Advice) GetCause(Exception error) =>
        error switch
        {
            UnauthorizedAccessException => (ErrorIds.AccessDenied, "access is denied.", AccessAdvice),
            OutOfMemoryException => (
                ErrorIds.OutOfMemory,
                "there is not enough memory.",
                "Free some memory and run the same command again."
            ),
            IOException io when IsDiskFull(io) => (
                ErrorIds.DiskFull,
                "the disk is full.",
                "Free some space and run the same command again."
            ),
            IOException io when Is(io, s_readOnly) => (
                ErrorIds.AccessDenied,
                "the file system is read-only.",
                "Make the file system writable, or use a folder on another one."
            ),
            IOException io when Is(io, s_tooManyFiles) => (
                ErrorIds.TooManyOpenFiles,
                "too many files are open.",
                "Raise the limit of open files (ulimit -n), or end other programs, and run the same command again."
            ),
            IOException io when io is PathTooLongException || Is(io, s_nameTooLong) => (
                ErrorIds.NameTooLong,
                "the name is longer than the file system allows.",
                "Use a shorter name or path."
            ),
            IOException io when Is(io, s_linkLoop) => (
                ErrorIds.LinkLoop,
                "its symbolic links form a loop.",
                "Correct the links, or give the path of the file itself."
            ),
            _ => (ErrorIds.InputOutput, error.Message, "Check that the file can be reached, then run the same command again."),
        };

    /// <summary>
    /// Checks whether a path where nothing was found can really be examined. In a folder without access, behind a loop of links, or under a
    /// name that is too long, a file looks as if it did not exist.
    /// </summary>
    /// <exception cref="EnvironmentException">Access is denied on the way to the path, or the path cannot be resolved.</exception>
    public static void RequireKnown(string path)
    {
        try
        {
            _ = File.GetAttributes(path);
        }
        catch (Exception e)
            when (e is UnauthorizedAccessException
                || (e is IOException io && (io is PathTooLongException || Is(io, s_nameTooLong) || Is(io, s_linkLoop)))
            )
        {
            throw From(e, "Finding", path);
        }
        catch (IOException)
        {
            // The file does not exist.
        }
    }

    /// <summary>True if <paramref name="error"/> means that no space is left.</summary>
    public static bool IsDiskFull(IOException error) => Is(error, s_diskFull);

    /// <summary>True if <paramref name="error"/> means that another process has the file open, or has locked it.</summary>
    public static bool IsInUse(IOException error) => Is(error, s_inUse);

    // On Unix an exception carries the system's error number unchanged; on Windows it is the low half of an HRESULT.
    private static bool Is(IOException error, int[] numbers) =>
        Array.IndexOf(
            numbers,
            OperatingSystem.IsWindows() && (error.HResult & 0xFFFF0000) == 0x80070000 ? error.HResult & 0xFFFF : error.HResult
        ) >= 0;

    private static int[] GetCodes(int[] windows, int[] linux, int[] macOs) =>
        OperatingSystem.IsWindows() ? windows
        : OperatingSystem.IsMacOS() ? macOs
        : linux;
}
