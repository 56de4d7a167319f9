using System.Diagnostics;

namespace MgcBackfill.Cluster;

/// <summary>
/// A temporary folder with the configuration of a cluster. A process watches over it that notices, because its input ends, when the folder
/// is disposed or this process ends in any way, also by a SIGKILL to its process group. It then kills every process that was started with
/// the cluster's configuration, which includes its jobs, and deletes the folder.
/// </summary>
internal sealed class ClusterFolder : IDisposable
{
    private const string Script = """
        trap '' HUP INT QUIT TERM
        exec >/dev/null 2>&1
        while read -r line; do :; done
        cd /
        tries=0
        while
            ids=$(grep -lazF "SLURM_CONF=$1/slurm.conf" /proc/[0-9]*/environ | cut -d/ -f3)
            [ -n "$ids" ] && [ "$tries" -lt 400 ]
        do
            kill -KILL $ids
            tries=$((tries + 1))
            sleep 0.02
        done
        rm -rf "$1"
        [ ! -e "$1" ]
        """;

    private readonly Process _guard;
    private bool _disposed;

    public ClusterFolder()
    {
        FullName = Directory.CreateTempSubdirectory("mgc-cluster-").FullName;
        _guard = Process.Start(
            Command.Create("/", new Dictionary<string, string>(), "setsid", ["--wait", "sh", "-c", Script, "sh", FullName])
        )!;
    }

    public string FullName { get; }

    /// <summary>The configuration of Slurm.</summary>
    public string Configuration => Combine("slurm.conf");

    /// <summary>The variables of everything that belongs to the cluster. The guard knows its processes by them.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["SLURM_CONF"] = Configuration };

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
            throw new InvalidOperationException($"The folder {FullName} of a cluster was not deleted. Delete it.");
    }
}
