using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace MgcBackfill.Cluster;

/// <summary>
/// A Slurm cluster with two nodes of one processor each, all on this machine, that listens on free ports. Nothing of it is left after it is
/// disposed, nor after this process has ended in any other way.
/// </summary>
internal sealed class SlurmCluster : IDisposable
{
    /// <summary>The size of an array is less than this, so that a few units need several arrays.</summary>
    public const int MaxArraySize = 3;

    private const int MaxStarts = 3;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);
    private static readonly string[] s_nodes = ["n1", "n2"];

    private readonly ClusterFolder _folder = new();

    private SlurmCluster() { }

    /// <summary>The folder of the cluster, for files of the tests too.</summary>
    public string Folder => _folder.FullName;

    /// <summary>The variables with which the programs of Slurm find the cluster.</summary>
    public IReadOnlyDictionary<string, string> Environment => _folder.Environment;

    /// <summary>Starts a cluster, and waits until both nodes accept jobs.</summary>
    /// <exception cref="InvalidOperationException">It could not be started; the message has the logs.</exception>
    public static async Task<SlurmCluster> Start()
    {
        for (var start = 1; ; start++)
        {
            var cluster = new SlurmCluster();
            try
            {
                cluster.Configure();
                await cluster.StartDaemons();
                return cluster;
            }
            catch (Exception e)
            {
                var logs = cluster.ReadLogs();
                cluster.Dispose();

                // Another process may have taken one of the ports meanwhile.
                if (start == MaxStarts)
                    throw new InvalidOperationException($"The cluster did not start: {e.Message}\n{logs}", e);
            }
        }
    }

    /// <summary>Runs a program of Slurm, and requires that it succeeds.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> Run(string program, params string[] arguments) =>
        (await Command.Run(Folder, Environment, program, arguments)).Require().Trim();

    /// <summary>Lets jobs start, or keeps them in the queue.</summary>
    public Task SetOpen(bool open) => Run("scontrol", "update", "PartitionName=main", open ? "State=UP" : "State=DOWN");

    /// <summary>The jobs in the queue, one a line: number and task, and state.</summary>
    public Task<string> Queue() => Run("squeue", "--noheader", "--format=%i %t");

    /// <summary>Waits until no job is in the queue.</summary>
    public Task WaitUntilEmpty() => WaitUntil(async () => (await Queue()).Length == 0, "The queue did not become empty.");

    /// <summary>Waits for a condition.</summary>
    /// <exception cref="TimeoutException">It is not true in time; the message has the queue and the logs.</exception>
    public async Task WaitUntil(Func<Task<bool>> condition, string message)
    {
        for (var clock = Stopwatch.StartNew(); !await condition(); await Task.Delay(200))
        {
            if (clock.Elapsed > s_limit)
                throw new TimeoutException($"{message}\n{await Queue()}\n{ReadLogs()}");
        }
    }

    /// <summary>Kills the daemons and the jobs, and deletes the folder.</summary>
    public void Dispose() => _folder.Dispose();

    private void Configure()
    {
        var (folder, host, ports) = (Folder, System.Environment.MachineName, FindPorts(s_nodes.Length + 1));
        foreach (var name in s_nodes.Concat(["state", "munge"]))
            Directory.CreateDirectory(_folder.Combine(name));
        File.WriteAllBytes(_folder.Combine("munge/key"), RandomNumberGenerator.GetBytes(128));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder.Combine("munge/key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var nodes = s_nodes.Select(
            (n, i) => $"NodeName={n} NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[i + 1]} CPUs=1 RealMemory=1000"
        );
        File.WriteAllText(
            _folder.Configuration,
            $"""
            ClusterName=test
            SlurmctldHost={host}(127.0.0.1)
            SlurmctldPort={ports[0]}
            SlurmUser=root
            SlurmdUser=root
            AuthType=auth/munge
            AuthInfo=socket={folder}/munge/socket
            StateSaveLocation={folder}/state
            SlurmdSpoolDir={folder}/%n
            SlurmctldPidFile={folder}/slurmctld.pid
            SlurmdPidFile={folder}/%n.pid
            SlurmctldLogFile={folder}/slurmctld.log
            SlurmdLogFile={folder}/%n.log
            ProctrackType=proctrack/linuxproc
            SelectType=select/cons_tres
            SelectTypeParameters=CR_Core
            SchedulerType=sched/builtin
            SchedulerParameters=sched_interval=1,batch_sched_delay=0,sched_min_interval=0
            SlurmdParameters=config_overrides
            ReturnToService=2
            KillWait=1
            MaxArraySize={MaxArraySize}
            {string.Join('\n', nodes)}
            PartitionName=main Nodes={string.Join(',', s_nodes)} Default=YES MaxTime=10 State=UP

            """
        );
    }

    private async Task StartDaemons()
    {
        var munge = _folder.Combine("munge");
        List<Process> daemons =
        [
            StartDaemon(
                "munged",
                "--foreground",
                "--force",
                $"--socket={munge}/socket",
                $"--key-file={munge}/key",
                $"--log-file={munge}/log",
                $"--pid-file={munge}/pid",
                $"--seed-file={munge}/seed"
            ),
        ];
        await WaitUntilReady(daemons, () => Task.FromResult(File.Exists($"{munge}/socket")));
        daemons.Add(StartDaemon("slurmctld", "-D", "-i"));
        daemons.AddRange(s_nodes.Select(n => StartDaemon("slurmd", "-D", "-N", n)));
        await WaitUntilReady(
            daemons,
            async () =>
            {
                var nodes = await Command.Run(Folder, Environment, "sinfo", "--noheader", "--Node", "--format=%t");
                return nodes.Out.Split('\n').Count(state => state == "idle") == s_nodes.Length;
            }
        );
    }

    private static async Task WaitUntilReady(List<Process> daemons, Func<Task<bool>> isReady)
    {
        for (var clock = Stopwatch.StartNew(); !await isReady(); await Task.Delay(100))
        {
            if (daemons.Find(d => d.HasExited) is { } ended)
                throw new InvalidOperationException($"{ended.StartInfo.FileName} ended with {ended.ExitCode}.");
            if (clock.Elapsed > s_limit)
                throw new TimeoutException("It was not ready in time.");
        }
    }

    // What it prints goes to a file: nobody reads its streams.
    private Process StartDaemon(string program, params string[] arguments) =>
        Process.Start(
            Command.Create(
                Folder,
                Environment,
                "sh",
                [
                    "-c",
                    "exec \"$@\" >>\"$0\" 2>&1 </dev/null",
                    _folder.Combine($"{program}.out.log"),
                    SlurmInstallation.Find(program)!,
                    .. arguments,
                ]
            )
        )!;

    private static int[] FindPorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
            listener.Start();
        int[] ports = [.. listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port)];
        foreach (var listener in listeners)
            listener.Dispose();
        return ports;
    }

    private string ReadLogs() =>
        string.Join(
            '\n',
            Directory
                .EnumerateFiles(Folder, "*.log")
                .Order(StringComparer.Ordinal)
                .Select(f =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"== {Path.GetFileName(f)}\n{string.Join('\n', File.ReadLines(f).TakeLast(20))}"
                    )
                )
        );
}
