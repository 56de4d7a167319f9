using System.Globalization;
using MgcBackfill.Errors;

namespace MgcBackfill.Lake;

/// <summary>
/// A folder of one process for the files that it builds. Its lock shows other processes of the same machine that it is in use. It is removed
/// at the end; a process that was killed leaves it.
/// </summary>
internal sealed class BuildingFolder : IDisposable
{
    private readonly FileStream _lock;
    private int _files;

    /// <summary>Locks the folder.</summary>
    /// <exception cref="IOException">The lock cannot be created.</exception>
    public BuildingFolder(string path, string lockName)
    {
        Path = path;
        _lock = OpenLock(System.IO.Path.Combine(path, lockName), FileMode.CreateNew);
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>A name that no other process uses: the machine, the process, and a random number.</summary>
    public static string CreateName() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..12]}"
        );

    /// <summary>
    /// True for a folder that was made on this machine and is not locked. Those of other machines are left alone, because not every shared
    /// file system shows their locks.
    /// </summary>
    public static bool IsAbandoned(string path, string lockName)
    {
        var name = System.IO.Path.GetFileName(path);
        var parts = name.Split('-');
        if (parts.Length < 3 || string.Join('-', parts[..^2]) != Environment.MachineName)
            return false;
        try
        {
            OpenLock(System.IO.Path.Combine(path, lockName), FileMode.Open).Dispose();
            return true;
        }
        catch (FileNotFoundException)
        {
            // The process was killed before it made its lock, or is about to make it. The folder is empty in both cases.
            return false;
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            return false;
        }
    }

    /// <summary>Full path of a new file.</summary>
    /// <param name="name">The end of its name.</param>
    public string GetPath(string name) =>
        System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref _files)}-{name}"));

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            // What remains is removed by the next build on this machine.
        }

        _lock.Dispose();
    }

    private static FileStream OpenLock(string path, FileMode mode) => new(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
}
