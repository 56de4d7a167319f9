using System.Globalization;
using System.Text;
using MgcBackfill.Errors;

namespace MgcBackfill.Files;

/// <summary>
/// A lock of our own, held by an open file: DuckDB's does not hold between two copies of its library in one process. The operating
/// system lets go of it when the process ends, however it ends; the file that stays behind means nothing.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes the lock at <paramref name="path"/>.</summary>
    /// <param name="path">The lock file; created where it is missing.</param>
    /// <param name="what">What it guards, for the message.</param>
    /// <exception cref="EnvironmentException">Another run holds it, or it cannot be created.</exception>
    public static FileLock Take(string path, string what)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            file.SetLength(0);
            file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
            var taken = new FileLock(file);
            file = null;
            return taken;
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException) && !EnvironmentErrors.IsDiskFull(e))
        {
            throw new EnvironmentException(
                ErrorIds.Busy, $"{what} is in use by another run ({path} is locked).", new ErrorLocation { File = path }, "Wait for the other run to end, then run the same command again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Locking", path);
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
