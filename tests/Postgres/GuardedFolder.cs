using System.Diagnostics;

namespace MgcBackfill.TestServers;

/// <summary>
/// A temporary folder of the server's user. A process watches over it that notices, because its input ends, when the folder is disposed or
/// this process ends in any way, also by a SIGKILL to its whole process group, as timeout(1) sends it. It then kills every process that
/// works in the folder, and deletes the folder.
/// </summary>
internal sealed class GuardedFolder : IDisposable
{
    /// <summary>The subfolder in which a <see cref="SmallDisk"/> may be mounted.</summary>
    public const string DiskName = "disk";

    /// <summary>The name of a data folder, here or on the disk.</summary>
    public const string DataName = "data";

    // The processes of a server work in its data folder. A killed server leaves a segment of shared memory, which its postmaster.pid names.
    private const string Script = $$"""
        trap '' HUP INT QUIT TERM
        exec >/dev/null 2>&1
        while read -r line; do :; done
        cd /
        tries=0
        while
            ids=$(find /proc/[0-9]* -maxdepth 1 -name cwd \( -lname "$1" -o -lname "$1/*" \) | cut -d/ -f3)
            [ -n "$ids" ] && [ "$tries" -lt 400 ]
        do
            kill -KILL $ids
            tries=$((tries + 1))
            sleep 0.02
        done
        for file in "$1/{{DataName}}/postmaster.pid" "$1/{{DiskName}}/{{DataName}}/postmaster.pid"; do
            segment=$(sed -n '7s/.* //p' "$file")
            [ -z "$segment" ] || ipcrm -m "$segment"
        done
        [ ! -d "$1/{{DiskName}}" ] || umount --lazy "$1/{{DiskName}}"
        rm -rf "$1"
        """;

    private readonly Process _guard;
    private bool _disposed;

    public GuardedFolder(PostgresInstallation installation)
    {
        // The server's user may have no access to the folder for temporary files of this one.
        const string create = """
            realpath "$(mktemp -d "$1/mgc-postgres-XXXXXXXX" 2>/dev/null || env -u TMPDIR mktemp -d -t mgc-postgres-XXXXXXXX)"
            """;
        FullName = installation.Run("/", "sh", "-c", create, "sh", Path.GetTempPath().TrimEnd('/')).Trim();
        var start = Command.Create(["setsid", "--wait", "sh", "-c", Script, "sh", FullName], "/");
        start.RedirectStandardInput = true;
        _guard = Process.Start(start)!;
    }

    public string FullName { get; }

    /// <summary>The path of a name in the folder.</summary>
    public string Combine(string name) => Path.Combine(FullName, name);

    /// <exception cref="InvalidOperationException">The folder could not be deleted.</exception>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _guard.StandardInput.Close();
        _guard.WaitForExit();
        var exitCode = _guard.ExitCode;
        _guard.Dispose();
        if (exitCode != 0)
            throw new InvalidOperationException($"The folder {FullName} of a PostgreSQL server was not deleted. Delete it.");
    }
}
