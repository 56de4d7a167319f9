using System.Runtime.InteropServices;

namespace MgcBackfill.Files;

/// <summary>
/// The three standard streams of a process on Linux and macOS: descriptors 0, 1 and 2. If the process was started without one of them
/// (<c>&gt;&amp;-</c>), the system gives its number to the next file that is opened. Printed output would then be written into that file,
/// which may be a database.
/// </summary>
internal static partial class StandardStreams
{
    /// <summary>Standard input.</summary>
    public const int Input = 0;

    /// <summary>Standard output.</summary>
    public const int Output = 1;

    /// <summary>Standard error.</summary>
    public const int Error = 2;

    private const int GetFlags = 1;
    private const int CloseOnExec = 1;
    private const int ReadWrite = 2;

    private static readonly bool[] s_missing = new bool[Error + 1];

    /// <summary>
    /// Finds out which streams the process was started without, and assigns their numbers to the null device. Must be called before
    /// anything is opened or printed.
    /// </summary>
    public static void Secure()
    {
        if (OperatingSystem.IsWindows())
            return;
        for (var number = 0; number <= Error; number++)
        {
            // A descriptor with this flag cannot have been inherited from the parent process: the runtime opened it for itself.
            var flags = fcntl(number, GetFlags);
            s_missing[number] |= flags < 0 || (flags & CloseOnExec) != 0;
            if (flags < 0 && open("/dev/null", ReadWrite) is var taken && taken > number)
                _ = close(taken);
        }
    }

    /// <summary>True if the process was started without the stream.</summary>
    public static bool IsMissing(int number) => s_missing[number];

    // The framework has no calls for descriptors that it did not open.
    [LibraryImport("libc")]
    private static partial int fcntl(int descriptor, int command);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
