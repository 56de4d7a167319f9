using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MgcBackfill.Errors;

namespace MgcBackfill.Workers;

/// <summary>A worker as the run sees it: a process with three streams. What it says is put into a common queue as it comes.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int KeptLines = 20;
    private static readonly TimeSpan s_reaped = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly BlockingCollection<WorkerMessage> _heard;
    private readonly BlockingCollection<string> _orders = [];
    private readonly Queue<string> _errors = [];
    private readonly Task _writing;
    private readonly Task _listening;
    private readonly Task _overhearing;
    private int _signs;

    private WorkerProcess(int number, Process process, BlockingCollection<WorkerMessage> heard)
    {
        (Number, _process, _heard, Id) = (number, process, heard, process.Id);
        _writing = OnThreadOfItsOwn(Write);
        _listening = OnThreadOfItsOwn(Listen);
        _overhearing = OnThreadOfItsOwn(Overhear);
    }

    /// <summary>The worker's number, from 1.</summary>
    public int Number { get; }

    /// <summary>The process.</summary>
    public int Id { get; }

    /// <summary>The unit under way; null while it waits, or has not opened the source yet.</summary>
    public WorkUnit? Unit { get; set; }

    /// <summary>The trading day that it reached in its unit.</summary>
    public DateOnly? Day { get; set; }

    /// <summary>True while an answer is due.</summary>
    public bool Busy { get; set; }

    /// <summary>How long an answer was due without a sign of life, on the clock of a run that itself was running.</summary>
    public TimeSpan Silence { get; private set; }

    /// <summary>Starts a worker.</summary>
    /// <exception cref="EnvironmentException">The program cannot be started.</exception>
    public static WorkerProcess Start(int number, WorkerLauncher launcher, BlockingCollection<WorkerMessage> heard)
    {
        var start = new ProcessStartInfo(launcher.FileName, launcher.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        try
        {
            return new WorkerProcess(number, Process.Start(start)!, heard);
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException(
                ErrorIds.WorkerNotStarted, $"A worker could not be started by '{launcher.FileName}': {e.Message}",
                new ErrorLocation { File = launcher.FileName },
                $"Run the same command again with {OptionName.Workers.With("1")}. The result is the same.", e);
        }
    }

    /// <summary>Sends an order, and does not wait until it is read. A worker that is gone is told by its own end.</summary>
    public void Send(WorkerOrder order)
    {
        (Busy, Silence) = (true, TimeSpan.Zero);
        _orders.Add(JsonSerializer.Serialize(order, WorkerJson.Default.WorkerOrder));
    }

    /// <summary>Counts a moment in which the run listened.</summary>
    public void Pass(TimeSpan moment) => Silence = Interlocked.Exchange(ref _signs, 0) > 0 || !Busy ? TimeSpan.Zero : Silence + moment;

    /// <summary>Lets it end: it has nothing more to do.</summary>
    public void Release() => _orders.CompleteAdding();

    /// <summary>Ends it at once, also where it is stopped, and waits until it is gone.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: false);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It ended by itself.
        }

        _process.WaitForExit(s_reaped);
    }

    /// <summary>Waits for the end of a worker whose output has ended. Returns how it ended, in words.</summary>
    public string HowItEnded()
    {
        const int Signalled = 128;
        if (!_process.WaitForExit(s_reaped))
            return "closed its output";
        _overhearing.Wait(s_reaped);
        var code = _process.ExitCode;
        return !OperatingSystem.IsWindows() && code > Signalled
            ? string.Create(CultureInfo.InvariantCulture, $"was ended by signal {code - Signalled}")
            : string.Create(CultureInfo.InvariantCulture, $"ended with exit code {code}");
    }

    /// <summary>What it wrote to standard error, or nothing.</summary>
    public string Told()
    {
        lock (_errors)
            return _errors.Count == 0 ? "" : $" Its error output: {string.Join(" | ", _errors)}";
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Worker {Number} (process {Id})");

    /// <summary>Ends it, and lets go of its streams.</summary>
    public void Dispose()
    {
        _orders.CompleteAdding();
        if (!_process.HasExited)
            Kill();
        if (Task.WaitAll([_writing, _listening, _overhearing], s_reaped))
            _orders.Dispose();
        _process.Dispose();
    }

    // Reading and writing block: a pool of as many threads as there are cores would let workers that talk wait for those that do not.
    private static Task OnThreadOfItsOwn(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    // A pipe takes some 64 KiB, and the order to open hundreds of files is longer: a worker that does not read it blocks whoever writes.
    private void Write()
    {
        try
        {
            using var input = _process.StandardInput;
            foreach (var order in _orders.GetConsumingEnumerable())
            {
                input.WriteLine(order);
                input.Flush();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The worker is gone, and its end tells that.
        }
    }

    private void Listen()
    {
        try
        {
            while (_process.StandardOutput.ReadLine() is { } line)
            {
                Interlocked.Increment(ref _signs);
                _heard.Add(new WorkerMessage(this, line));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }

        _heard.Add(new WorkerMessage(this, null));
    }

    private void Overhear()
    {
        try
        {
            while (_process.StandardError.ReadLine() is { } line)
            {
                if (line.Length == 0)
                    continue;
                lock (_errors)
                {
                    _errors.Enqueue(line);
                    if (_errors.Count > KeptLines)
                        _errors.Dequeue();
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }
    }
}
