using System.Diagnostics;
using MgcBackfill.Crash;
using MgcBackfill.TestServers;

namespace MgcBackfill.Tests.Postgres;

/// <summary>
/// Another process that has started a server. It runs this assembly with <see cref="StartupHook"/> and never reaches the entry point.
/// </summary>
internal sealed class ServerHolder : IDisposable
{
    private readonly Process _process;

    private ServerHolder(Process process, string dataFolder) => (_process, DataFolder) = (process, dataFolder);

    /// <summary>The server's data folder.</summary>
    public string DataFolder { get; }

    /// <summary>Returns when the server accepts connections.</summary>
    public static ServerHolder Start()
    {
        var assembly = typeof(ServerHolder).Assembly.Location;
        // As the leader of a process group.
        var start = new ProcessStartInfo("setsid", [DotNetHost.Path, "exec", assembly])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_STARTUP_HOOKS"] = assembly;
        start.Environment[StartupHook.ServerVariable] = "1";
        var process = Process.Start(start)!;
        return process.StandardOutput.ReadLine() is { Length: > 0 } folder
            ? new ServerHolder(process, folder)
            : throw new InvalidOperationException("The holder started no server.");
    }

    /// <summary>Ends the process like kill -9. The server's processes are not its concern.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Kills the process and every other of its group.</summary>
    public void KillGroup()
    {
        ServerProcesses.Send(-_process.Id, ServerProcesses.Signal.Kill);
        _process.WaitForExit();
    }

    /// <summary>Lets the process end without disposing the server.</summary>
    public void EndWithoutDisposing()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }
}
