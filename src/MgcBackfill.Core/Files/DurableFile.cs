using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MgcBackfill.Files;

/// <summary>
/// Flushes a file to the disk and says where the disk refuses. The framework's own call asks for the flush and lets go of the answer: what
/// a failing disk did not take would be recorded as done.
/// </summary>
internal static partial class DurableFile
{
    private const int Interrupted = 4;
    private const int Invalid = 22;
    private const int ReadOnly = 30;

    private static readonly int s_notSupported = OperatingSystem.IsMacOS() ? 45 : 95;

    /// <summary>Flushes what was written.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public static void Flush(FileStream file)
    {
        file.Flush();
        Flush(file.SafeFileHandle);
    }

    /// <inheritdoc cref="Flush(FileStream)"/>
    public static void Flush(SafeFileHandle file)
    {
        // Of the system's calls only macOS has one that says more than fsync, and only Windows has none.
        if (!OperatingSystem.IsWindows())
            Require(Sync(file));
        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
            RandomAccess.FlushToDisk(file);
    }

    /// <summary>Refuses an error of fsync, but for those of files that know no flush or cannot have been written to.</summary>
    /// <param name="error">The system's number of the error; 0 is none.</param>
    /// <exception cref="IOException">The disk refused.</exception>
    internal static void Require(int error)
    {
        if (error is not (0 or Invalid or ReadOnly) && error != s_notSupported)
            throw new IOException($"The system could not flush the file to disk: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    /// <summary>Calls fsync. Returns the system's number of the error, or 0.</summary>
    internal static int Sync(SafeFileHandle file)
    {
        while (fsync(file) < 0)
        {
            if (Marshal.GetLastPInvokeError() is var error and not Interrupted)
                return error;
        }

        return 0;
    }

    // The framework's own flush drops the error that the disk reports.
    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);
}
