using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Pipes;
using System.Text;
using System.Text.Json;

namespace MgcBackfill.Pester;

/// <summary>
/// A PowerShell process that runs files of the suite, one after the other. It is reused for many files, because starting one takes seconds.
/// It ends when its pipe closes, which also happens when this process ends.
/// </summary>
internal sealed class PesterSession : IDisposable
{
    // Longer than any file takes on a busy machine. A suite that hangs must end as a failure.
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(15);
    private static readonly ConcurrentBag<PesterSession> s_idle = [];

    private readonly NamedPipeServerStream _pipe;
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;
    private bool _started;
    private bool _disposed;

    private PesterSession(string pester)
    {
        var name = $"mgc-pester-{Guid.NewGuid():N}";
        _pipe = new NamedPipeServerStream(name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);
        _reader = new StreamReader(_pipe, leaveOpen: true);
        _writer = new StreamWriter(_pipe, leaveOpen: true);
        var start = new ProcessStartInfo(
            Settings.DotNet,
            [
                Settings.PowerShell,
                "-NoProfile",
                "-NonInteractive",
                "-File",
                Path.Combine(Settings.Suite, "Serve.ps1"),
                "-Pester",
                pester,
                "-Pipe",
                name,
            ]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Settings.Suite,
        };
        start.Environment["MGC_TEST_MODULE"] = Settings.Module;
        start.Environment["MGC_TEST_DOTNET"] = Settings.DotNet;
        start.Environment["MGC_TEST_GATEWAY"] = Settings.Gateway;
        foreach (var (variable, value) in PesterPostgres.Environment)
            start.Environment[variable] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
    }

    /// <summary>Runs <paramref name="file"/> in an idle session, or in a new one.</summary>
    /// <exception cref="InvalidOperationException">The session ended, or did not answer in time.</exception>
    public static async Task<PesterReport> RunAsync(string file, CancellationToken cancellation)
    {
        if (!s_idle.TryTake(out var session))
            session = new PesterSession(Settings.Pester);
        var report = await session.SendAsync(file, cancellation).ConfigureAwait(false);
        s_idle.Add(session);
        return report;
    }

    /// <summary>Runs <paramref name="file"/> in a new session, with the Pester whose manifest is <paramref name="pester"/>.</summary>
    /// <exception cref="InvalidOperationException">The session ended, or did not answer in time.</exception>
    public static async Task<PesterReport> RunInNewProcessAsync(string file, string pester)
    {
        using var session = new PesterSession(pester);
        return await session.SendAsync(file, CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _pipe.Dispose();
        if (_started && !_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task<PesterReport> SendAsync(string file, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_timeout);
        try
        {
            if (!_started)
                await StartAsync(limit.Token).ConfigureAwait(false);
            await _writer.WriteLineAsync(file.AsMemory(), limit.Token).ConfigureAwait(false);
            await _writer.FlushAsync(limit.Token).ConfigureAwait(false);
            var answer = await _reader.ReadLineAsync(limit.Token).ConfigureAwait(false) ?? throw new EndOfStreamException();
            return JsonSerializer.Deserialize<PesterReport>(answer)!;
        }
        catch (Exception e)
        {
            Dispose();
            if (e is OperationCanceledException && !cancellation.IsCancellationRequested)
                throw new InvalidOperationException($"The file did not end within {s_timeout}. PowerShell said:{_output}", e);
            if (e is IOException)
                throw new InvalidOperationException($"PowerShell ended while it ran the file. It said:{_output}", e);
            throw;
        }
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _started = _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var exit = _process.WaitForExitAsync(ended.Token);
        var connection = _pipe.WaitForConnectionAsync(ended.Token);
        var first = await Task.WhenAny(exit, connection).ConfigureAwait(false);
        if (first == exit)
        {
            await ended.CancelAsync().ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            throw new InvalidOperationException($"PowerShell did not start ({_process.ExitCode}). It said:{_output}");
        }

        await connection.ConfigureAwait(false);
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
            _output.Append(line.Data is null ? null : $"\n{line.Data}");
    }
}
