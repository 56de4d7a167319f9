using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MgcBackfill.Errors;

namespace MgcBackfill.Workers;

/// <summary>A worker as seen by the run: a process with three streams. Its messages are added to a common queue when they arrive.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int MaxErrorLines = 20;
    private const int Signalled = 128;
    private static readonly TimeSpan s_exitTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_cancelTimeout = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly BlockingCollection<WorkerMessage> _messages;
    private readonly BlockingCollection<string> _requests = [];
    private readonly Queue<string> _errors = [];
    private readonly Task _inputWriter;
    private readonly Task _outputReader;
    private readonly Task _errorReader;
    private int _lines;

    private WorkerProcess(int number, Process process, BlockingCollection<WorkerMessage> messages)
    {
        (Number, _process, _messages, Id) = (number, process, messages, process.Id);
        _inputWriter = StartThread(Write);
        _outputReader = StartThread(ReadOutput);
        _errorReader = StartThread(ReadErrors);
    }

    /// <summary>The worker's number, from 1.</summary>
    public int Number { get; }

    /// <summary>The process id.</summary>
    public int Id { get; }

    /// <summary>The current unit; null while the worker waits, or has not opened the source yet.</summary>
    public WorkUnit? Unit { get; set; }

    /// <summary>Indexes of the products that it stages in its unit.</summary>
    public IReadOnlyList<int> Products { get; set; } = [];

    /// <summary>The trading day that the worker has reached in its unit.</summary>
    public DateOnly? Day { get; set; }

    /// <summary>True while a message from the worker is due.</summary>
    public bool Busy { get; set; }

    /// <summary>True once <see cref="Kill"/> was called. Messages that the worker sent before may still arrive.</summary>
    public bool IsKilled { get; private set; }

    /// <summary>How long a message was due and none arrived; only time in which the run itself was running counts.</summary>
    public TimeSpan IdleTime { get; private set; }

    /// <summary>Starts a worker.</summary>
    /// <exception cref="EnvironmentException">The program cannot be started.</exception>
    public static WorkerProcess Start(int number, WorkerLauncher launcher, BlockingCollection<WorkerMessage> messages)
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
            return new WorkerProcess(number, Process.Start(start)!, messages);
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException(
                ErrorIds.WorkerNotStarted,
                $"A worker could not be started by '{launcher.FileName}': {e.Message}",
                new ErrorLocation { File = launcher.FileName },
                $"Run the same command again with {OptionName.Workers.With("1")}. The result is the same.",
                e
            );
        }
    }

    /// <summary>Sends a request without waiting until it is read. If the worker has exited, its exit is reported separately.</summary>
    public void Send(WorkerRequest request)
    {
        (Busy, IdleTime) = (true, TimeSpan.Zero);
        _requests.Add(JsonSerializer.Serialize(request, WorkerJson.Default.WorkerRequest));
    }

    /// <summary>Adds a period in which the run was reading messages.</summary>
    public void AddElapsed(TimeSpan elapsed) =>
        IdleTime = Interlocked.Exchange(ref _lines, 0) > 0 || !Busy ? TimeSpan.Zero : IdleTime + elapsed;

    /// <summary>Closes the input, so that the worker ends: it has no more work.</summary>
    public void Release() => _requests.CompleteAdding();

    /// <summary>Kills the process at once, even if it is suspended, and waits until it has exited.</summary>
    public void Kill()
    {
        IsKilled = true;
        try
        {
            _process.Kill(entireProcessTree: false);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has already ended.
        }

        _process.WaitForExit(s_exitTimeout);
    }

    /// <summary>Waits for the end of a worker whose output has ended. Returns how it ended, in words.</summary>
    public string DescribeEnd()
    {
        if (!_process.WaitForExit(s_exitTimeout))
            return "closed its output";
        _errorReader.Wait(s_exitTimeout);
        var code = _process.ExitCode;
        return !OperatingSystem.IsWindows() && code > Signalled
            ? string.Create(CultureInfo.InvariantCulture, $"was ended by signal {code - Signalled}")
            : string.Create(CultureInfo.InvariantCulture, $"ended with exit code {code}");
    }

    /// <summary>
    /// Waits a moment for the cancellation of the run if the worker was ended by a signal that usually ends the run too: Ctrl+C and the end
    /// of a terminal or of a service reach all its processes, and a worker that is still starting does not ignore them yet.
    /// </summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public void ThrowIfEndedWithRun(CancellationToken cancellation)
    {
        const int Hangup = 1;
        const int Interrupt = 2;
        const int Terminate = 15;
        if (_process.WaitForExit(s_exitTimeout) && _process.ExitCode - Signalled is Hangup or Interrupt or Terminate)
            cancellation.WaitHandle.WaitOne(s_cancelTimeout);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>What the worker wrote to standard error, or an empty text.</summary>
    public string GetErrorOutput()
    {
        lock (_errors)
            return _errors.Count == 0 ? "" : $" Its error output: {string.Join(" | ", _errors)}";
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Worker {Number} (process {Id})");

    /// <summary>Ends the worker and releases its streams.</summary>
    public void Dispose()
    {
        _requests.CompleteAdding();
        if (!_process.HasExited)
            Kill();
        if (Task.WaitAll([_inputWriter, _outputReader, _errorReader], s_exitTimeout))
            _requests.Dispose();
        _process.Dispose();
    }

    // Reading and writing block. On the thread pool, which has as many threads as there are cores, active workers would have to wait for
    // silent ones.
    private static Task StartThread(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    // A pipe holds about 64 KiB, and the request to open hundreds of files is longer. A worker that does not read it blocks the writer.
    private void Write()
    {
        try
        {
            using var input = _process.StandardInput;
            foreach (var request in _requests.GetConsumingEnumerable())
            {
                input.WriteLine(request);
                input.Flush();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The worker has exited; its exit is reported separately.
        }
    }

    private void ReadOutput()
    {
        try
        {
            while (_process.StandardOutput.ReadLine() is { } line)
            {
                Interlocked.Increment(ref _lines);
                _messages.Add(new WorkerMessage(this, line));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException) { }

        _messages.Add(new WorkerMessage(this, null));
    }

    private void ReadErrors()
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
                    if (_errors.Count > MaxErrorLines)
                        _errors.Dequeue();
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException) { }
    }
}
