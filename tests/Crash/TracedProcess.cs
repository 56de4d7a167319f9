using System.Diagnostics;
using System.Text;

namespace MgcBackfill.Crash;

/// <summary>The real program in its own process, traced or not.</summary>
internal sealed class TracedProcess : IDisposable
{
    /// <summary>The exit code of a process that was killed.</summary>
    public const int KilledCode = 128 + 9;

    private static readonly TimeSpan s_maxWait = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private TracedProcess(string[] command, string[] tracer, IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] program = [DotNetHost.Path, Path.Combine(AppContext.BaseDirectory, "mgc-backfill.dll")];
        string[] all = tracer.Length == 0 ? [.. program, .. command] : ["strace", .. tracer, .. program, .. command];
        var start = new ProcessStartInfo(all[0], all[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[LeftoverProcesses.Variable] = Mark;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += ReadOutput;
        _process.ErrorDataReceived += ReadOutput;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The mark in the environment of every process of the run.</summary>
    public string Mark { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The id of the process, which is the tracer if there is one.</summary>
    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>True if the tracer ended before the run, for a reason of its own.</summary>
    public bool TracerFailed => Output.Contains("strace: ptrace(", StringComparison.Ordinal);

    public int ExitCode => _process.ExitCode;

    /// <summary>The output of the program so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts the program, under the tracer if <paramref name="tracer"/> is not empty.</summary>
    public static TracedProcess Start(string[] command, params string[] tracer) => new(command, tracer);

    /// <summary>Starts the program with additional variables in its environment.</summary>
    public static TracedProcess Start(string[] command, IReadOnlyDictionary<string, string> environment, params string[] tracer) =>
        new(command, tracer, environment);

    /// <summary>Runs the program to its end and requires this exit code.</summary>
    public static void Complete(string[] command, int exitCode)
    {
        using var run = Start(command);
        run.WaitForEnd();
        if (run.ExitCode != exitCode)
            throw new InvalidOperationException($"Exit code {run.ExitCode}, not {exitCode}, of: {string.Join(' ', command)}\n{run.Output}");
    }

    /// <summary>Waits for the end. A run that hangs is killed and counts as failed.</summary>
    public void WaitForEnd()
    {
        if (!_process.WaitForExit(s_maxWait))
        {
            _process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"The run hangs:\n{Output}");
        }

        _process.WaitForExit();
    }

    /// <summary>Waits for the end. Returns true if the tracer killed the run.</summary>
    public bool WasKilled()
    {
        WaitForEnd();
        return ExitCode == KilledCode;
    }

    /// <summary>True if the program ends by itself within some time.</summary>
    public bool EndsWithin(TimeSpan time) => _process.WaitForExit(time);

    /// <summary>Kills the program after some time. Returns false if it had already ended by itself.</summary>
    public bool KillAfter(TimeSpan time)
    {
        _process.WaitForExit(time);
        return Kill();
    }

    /// <summary>Kills the program. Returns false if it had already ended by itself.</summary>
    public bool Kill()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        return OperatingSystem.IsWindows() ? _process.ExitCode == -1 : _process.ExitCode == KilledCode;
    }

    /// <summary>Kills one of the run's workers after some time. Returns false if there is none at that time.</summary>
    public bool KillWorkerAfter(TimeSpan time, Random random)
    {
        _process.WaitForExit(time);
        int[] workers = [.. LeftoverProcesses.Find(Mark).Where(id => id != _process.Id)];
        return workers.Length > 0 && Steps.KillOne(workers[random.Next(workers.Length)]);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void ReadOutput(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
            _output.AppendLine(line.Data);
    }
}
