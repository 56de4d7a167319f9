using MgcBackfill.Errors;

namespace MgcBackfill.Dbn;

/// <summary>Opening of source files: for reading only, in order, leaving others free to read.</summary>
internal static class DbnFile
{
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
            throw new SourceException(ErrorIds.SourceNotFound, $"There is no file '{path}'.", new ErrorLocation { File = path }, "Check the path given as DBN source.", e);
        }
    }
}
