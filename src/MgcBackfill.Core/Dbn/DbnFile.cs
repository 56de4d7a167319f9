using MgcBackfill.Errors;

namespace MgcBackfill.Dbn;

/// <summary>Opening of source files: for reading only, in order, leaving others free to read.</summary>
internal static class DbnFile
{
    /// <summary>
    /// Refuses what has no bytes before it is opened. Pipes, devices and sockets are among them: to open one may mean to wait for ever.
    /// </summary>
    /// <exception cref="SourceException">The file is empty, or no regular file.</exception>
    public static void RequireBytes(string path)
    {
        var file = new FileInfo(path);
        if (file.Exists && (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file) is { Exists: true, Length: 0 })
            throw new SourceException(ErrorIds.DbnTruncated, $"{path}: The file is empty, or it is not a regular file.", new ErrorLocation { File = path, ByteOffset = 0 });
    }

    /// <exception cref="SourceException">There is no such file.</exception>
    public static FileStream OpenRead(string path)
    {
        try
        {
            // Buffered by the reader itself.
            return new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read, BufferSize = 0, Options = FileOptions.SequentialScan });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SourceException(ErrorIds.SourceNotFound, $"There is no file '{path}'.", new ErrorLocation { File = path }, $"Check the path given with {OptionName.Dbn}.", e);
        }
    }
}
