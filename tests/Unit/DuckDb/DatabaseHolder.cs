using System.Diagnostics;
using MgcBackfill.Crash;

namespace MgcBackfill.Tests.DuckDb;

/// <summary>
/// Another process that has a database open, for writing or only for reading. It runs this assembly with <see cref="StartupHook"/> and
/// never reaches the entry point.
/// </summary>
internal sealed class DatabaseHolder : IDisposable
{
    private readonly Process _process;

    private DatabaseHolder(Process process) => _process = process;

    public int ProcessId => _process.Id;

    /// <summary>Returns when the other process holds <paramref name="path"/>.</summary>
    public static DatabaseHolder Hold(string path, bool readOnly = false)
    {
        var assembly = typeof(DatabaseHolder).Assembly.Location;
        var start = new ProcessStartInfo(DotNetHost.Path)
        {
            ArgumentList = { "exec", assembly },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_STARTUP_HOOKS"] = assembly;
        start.Environment[StartupHook.HoldVariable] = path;
        start.Environment[StartupHook.ReadOnlyVariable] = readOnly ? "1" : "";
        var process = Process.Start(start)!;
        var line = process.StandardOutput.ReadLine();
        return line == StartupHook.Held ? new DatabaseHolder(process) : throw new InvalidOperationException($"The holder wrote: {line}");
    }

    /// <summary>Ends the process like kill -9.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Closes the database and waits until the process has ended.</summary>
    public void Dispose()
    {
        using (_process)
        {
            _process.StandardInput.Close();
            _process.WaitForExit();
        }
    }
}
