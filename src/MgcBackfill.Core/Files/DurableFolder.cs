using System.Runtime.InteropServices;
using MgcBackfill.Errors;
using Microsoft.Win32.SafeHandles;

namespace MgcBackfill.Files;

/// <summary>A new file survives a power cut only when its folder has been flushed too; the framework has no call for that.</summary>
internal static partial class DurableFolder
{
    /// <summary>Flushes a folder's entries to the disk. Some file systems know no such flush, and Windows needs none.</summary>
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

    // The framework opens files only, and a folder is flushed through a handle of its own.
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);
}
