using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MgcBackfill.Files;

/// <summary>
/// Flushes a file to the disk and reports a failure. The framework's own call ignores the result of the flush, so data that a failing disk
/// did not store would be recorded as done.
/// </summary>
internal static partial class DurableFile
{
    private const int Interrupted = 4;
    private const int Invalid = 22;
    private const int ReadOnly = 30;

    private static readonly int s_notSupported = OperatingSystem.IsMacOS() ? 45 : 95;

    /// <summary>Flushes the written data to the disk.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public static void Flush(FileStream file)
    {
        file.Flush();
        Flush(file.SafeFileHandle);
    }

    /// <inheritdoc cref="Flush(FileStream)"/>
    public static void Flush(SafeFileHandle file)
    {
        // macOS has a call that is stronger than fsync, and Windows has no fsync; both are covered by the framework's call.
        if (!OperatingSystem.IsWindows())
            Require(Sync(file));
        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
            RandomAccess.FlushToDisk(file);
    }

    /// <summary>Throws for an error of fsync, except those for files that do not support a flush or cannot have been written to.</summary>
    /// <param name="error">The system's error number; 0 means no error.</param>
    /// <exception cref="IOException">The disk refused.</exception>
    internal static void Require(int error)
    {
        if (error is not (0 or Invalid or ReadOnly) && error != s_notSupported)
            throw new IOException($"The system could not flush the file to disk: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    /// <summary>Calls fsync. Returns the system's error number, or 0.</summary>
    internal static int Sync(SafeFileHandle file)
    {
        while (fsync(file) < 0)
        {
            if (Marshal.GetLastPInvokeError() is var error and not Interrupted)
                return error;
        }

        return 0;
    }

    // Needed because the framework's flush drops the error that the disk reports.
    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);
}
