using System.Globalization;
using MgcBackfill.Errors;

namespace MgcBackfill.Lake;

/// <summary>
/// A folder of one process for the files that it builds. A locked file beside it shows other processes of the same machine that it is in
/// use. Both are removed at the end; a process that was killed leaves them.
/// </summary>
internal sealed class BuildingFolder : IDisposable
{
    private const string LockSuffix = ".lock";
    private const int Attempts = 3;

    private readonly FileStream _lock;
    private int _files;

    private BuildingFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Creates a folder with a name that no other process uses: the machine, the process, and a random number.</summary>
    /// <param name="parent">Full path of the folder above it; it must exist.</param>
    /// <exception cref="IOException">It cannot be created.</exception>
    public static BuildingFolder Create(string parent)
    {
        for (var attempt = 1; ; attempt++)
        {
            var name = string.Create(
                CultureInfo.InvariantCulture,
                $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..12]}"
            );
            var path = System.IO.Path.Combine(parent, name);
            FileStream held;
            try
            {
                held = OpenLock(path + LockSuffix, FileMode.CreateNew);
            }
            catch (IOException e) when (EnvironmentErrors.IsInUse(e) && attempt < Attempts)
            {
                // Another process looked at the file between its creation and its lock, and took it for abandoned.
                continue;
            }

            Directory.CreateDirectory(path);
            return new BuildingFolder(path, held);
        }
    }

    /// <summary>
    /// Removes the folders that were made on this machine and whose process has ended. Those of other machines are left alone, because not
    /// every shared file system shows their locks.
    /// </summary>
    /// <param name="parent">Full path of the folder above them.</param>
    public static void RemoveAbandoned(string parent)
    {
        if (!Directory.Exists(parent))
            return;
        foreach (var path in Directory.GetFiles(parent, "*" + LockSuffix))
        {
            var folder = path[..^LockSuffix.Length];
            var parts = System.IO.Path.GetFileName(folder).Split('-');
            if (parts.Length < 3 || string.Join('-', parts[..^2]) != Environment.MachineName)
                continue;
            try
            {
                using var held = OpenLock(path, FileMode.Open);
                if (Directory.Exists(folder))
                    Directory.Delete(folder, recursive: true);
                File.Delete(path);
            }
            catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
            {
                // It is in use, or another process removes it at the same time. What remains only takes space.
            }
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
            File.Delete(Path + LockSuffix);
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            // What remains is removed by the next build on this machine.
        }

        _lock.Dispose();
    }

    private static FileStream OpenLock(string path, FileMode mode) => new(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
}
