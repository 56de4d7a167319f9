using System.Diagnostics;
using System.Text;
using MgcBackfill.Crash;

namespace MgcBackfill.Tests.Support;

/// <summary>The real program in a child process.</summary>
internal sealed class ProgramRun : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ProgramRun(Process process) => _process = process;

    /// <summary>The id of the process.</summary>
    public int Id => _process.Id;

    /// <summary>The exit code of a run that has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The output so far, of both streams.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts the program that lies beside the tests.</summary>
    public static ProgramRun Start(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "mgc-backfill.dll");
        var start = new ProcessStartInfo(DotNetHost.Path, [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var run = new ProgramRun(new Process { StartInfo = start });
        run._process.OutputDataReceived += run.AppendLine;
        run._process.ErrorDataReceived += run.AppendLine;
        run._process.Start();
        run._process.BeginOutputReadLine();
        run._process.BeginErrorReadLine();
        return run;
    }

    /// <summary>Waits for the end. Returns false if it does not come in time.</summary>
    public bool Ends(TimeSpan within) => _process.WaitForExit(within);

    /// <summary>Waits for the end, without a time limit.</summary>
    public void WaitForEnd() => _process.WaitForExit();

    /// <summary>Kills the process like kill -9 and waits until it has ended. Returns false if it had already ended by itself.</summary>
    public bool Kill()
    {
        if (_process.HasExited)
            return false;
        _process.Kill();
        _process.WaitForExit();
        return OperatingSystem.IsWindows() || _process.ExitCode == 128 + 9;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void AppendLine(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
            _output.AppendLine(line.Data);
    }
}
