using MgcBackfill.Errors;

namespace MgcBackfill.Dbn;

/// <summary>Opens source files: read-only, for sequential reading, and shared with other readers.</summary>
internal static class DbnFile
{
    /// <summary>
    /// Refuses a file without bytes before it is opened. This includes pipes, devices and sockets: opening one of those may block forever.
    /// </summary>
    /// <exception cref="SourceException">The file is empty or not a regular file.</exception>
    public static void RequireBytes(string path)
    {
        var file = new FileInfo(path);
        if (file.Exists && (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file) is { Exists: true, Length: 0 })
            throw new SourceException(
                ErrorIds.DbnTruncated,
                $"{path}: The file is empty, or it is not a regular file.",
                new ErrorLocation { File = path, ByteOffset = 0 },
                DbnFormatException.DamagedFile
            );
    }

    /// <exception cref="SourceException">There is no such file.</exception>
    public static FileStream OpenRead(string path)
    {
        try
        {
            // The reader has its own buffer.
            return new FileStream(
                path,
                new FileStreamOptions
                {
                    Mode = FileMode.Open,
                    Access = FileAccess.Read,
                    Share = FileShare.Read,
                    BufferSize = 0,
                    Options = FileOptions.SequentialScan,
                }
            );
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SourceException(
                ErrorIds.SourceNotFound,
                $"There is no file '{path}'.",
                new ErrorLocation { File = path },
                "Check the path.",
                e
            );
        }
    }
}
