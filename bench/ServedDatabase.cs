using System.Diagnostics;

namespace MgcBackfill.Bench;

/// <summary>The real program as a process that serves a database at a free port.</summary>
internal sealed class ServedDatabase : IDisposable
{
    private readonly Process _process;

    /// <summary>Starts the program and waits until it listens. Its log is read, as a journal would.</summary>
    public ServedDatabase(string db)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "mgc-backfill.dll");
        _process = Process.Start(
            new ProcessStartInfo("dotnet", [program, "serve", "--db", db, "--urls", "http://127.0.0.1:0"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        Url = _process.StandardOutput.ReadLine()?.Split(' ')[^1] ?? throw new InvalidOperationException("The service did not start.");
    }

    /// <summary>Where it listens.</summary>
    public string Url { get; }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
