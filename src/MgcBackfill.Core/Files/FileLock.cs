using System.Globalization;
using System.Text;
using MgcBackfill.Errors;

namespace MgcBackfill.Files;

/// <summary>
/// The product's own lock, held by an open file, because an engine's lock of a file may have no effect between two copies of its
/// library in one process. The operating system releases it when the process ends, however it ends. A lock file that remains has no
/// meaning.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Acquires the lock at <paramref name="path"/>, and proves that it is effective.</summary>
    /// <param name="path">The lock file; created if it is missing.</param>
    /// <param name="guarded">What the lock guards, for the message.</param>
    /// <exception cref="EnvironmentException">Another run holds it, it cannot be created, or the system does not support locks.</exception>
    public static FileLock Acquire(string path, string guarded)
    {
        FileStream? file = null;
        try
        {
            file = Open(path);
            RequireEffect(path, guarded);
            file.SetLength(0);
            file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
            var acquired = new FileLock(file);
            file = null;
            return acquired;
        }
        catch (IOException e) when (EnvironmentErrors.IsInUse(e))
        {
            throw new EnvironmentException(
                ErrorIds.Busy,
                $"{guarded} is in use by another run ({path} is locked).",
                new ErrorLocation { File = path },
                "Wait until the other run has ended, then run the same command again.",
                e
            );
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
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

    private static FileStream Open(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);

    // A setting of .NET disables locks, and some file systems do not support them. The system then grants the lock to everybody, and two
    // runs would write at the same time.
    private static void RequireEffect(string path, string guarded)
    {
        try
        {
            Open(path).Dispose();
        }
        catch (IOException e) when (EnvironmentErrors.IsInUse(e))
        {
            return;
        }

        throw new EnvironmentException(
            ErrorIds.LockWithoutEffect,
            $"{guarded} cannot be locked: the system granted the lock of {path} a second time while it was held.",
            new ErrorLocation { File = path },
            "Remove the variable DOTNET_SYSTEM_IO_DISABLEFILELOCKING if it is set; otherwise "
                + "move the database and its records to a file system that supports locks."
        );
    }
}
