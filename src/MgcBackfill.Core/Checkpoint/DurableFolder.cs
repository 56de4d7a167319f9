using System.Runtime.InteropServices;

namespace MgcBackfill.Checkpoint;

/// <summary>A new file survives a power cut only when its folder has been flushed too; the framework has no call for that.</summary>
internal static partial class DurableFolder
{
    /// <summary>Flushes a folder's entries to the disk. Best effort: some file systems refuse, and Windows needs none.</summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = open(folder, 0);
        if (descriptor < 0)
            return;
        _ = fsync(descriptor);
        _ = close(descriptor);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
