using System.Runtime.InteropServices;
using MgcBackfill.Errors;
using Microsoft.Win32.SafeHandles;

namespace MgcBackfill.Files;

/// <summary>
/// Flushes folders. A new file survives a power cut only if its folder was flushed too; the framework has no call for that.
/// </summary>
internal static partial class DurableFolder
{
    /// <summary>Flushes a folder's entries to the disk. Some file systems do not support this, and Windows does not need it.</summary>
    /// <exception cref="EnvironmentException">The disk refused.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var handle = new SafeFileHandle(open(folder, 0), ownsHandle: true);
        if (handle.IsInvalid)
            return;
        try
        {
            DurableFile.Require(DurableFile.Sync(handle));
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            throw EnvironmentErrors.From(e, "Flushing the folder", folder);
        }
    }

    // The framework cannot open a folder, and flushing a folder needs a handle to it.
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);
}
