using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using MgcBackfill.Errors;
using MgcBackfill.Lake;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Workers;

/// <summary>
/// A worker process, whatever program hosts it. It reads requests from its input and writes reports to its output, one JSON object a line.
/// It ends when its input ends, so that no worker outlives the run that started it.
/// </summary>
public sealed class WorkerLoop : IDisposable
{
    private static readonly TimeSpan s_reportInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_exitTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The build of this assembly; a run and its workers must use the same one.</summary>
    internal static string Version { get; } = typeof(WorkerLoop).Assembly.ManifestModule.ModuleVersionId.ToString();

    private readonly Stream _input;
    private readonly Stream _output;
    private readonly BlockingCollection<WorkerRequest> _requests = [];
    private readonly CancellationTokenSource _stop = new();
    private LakeBuilder? _lake;
    private long _lastReport;
    private volatile bool _ended;

    private WorkerLoop(Stream input, Stream output) => (_input, _output) = (input, output);

    /// <summary>Works on the calling thread until the input ends.</summary>
    /// <param name="input">The requests.</param>
    /// <param name="output">Receives the reports; nothing else may be written to it.</param>
    /// <returns>The exit code: 0 if the input ended normally.</returns>
    public static int Run(Stream input, Stream output)
    {
        // Ctrl+C reaches every process of a terminal. The run decides whether to stop, and ends its workers itself.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true);
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, static signal => signal.Cancel = true);
        using var loop = new WorkerLoop(input, output);
        return loop.Work();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The thread that reads the input may still be running, so the objects that it uses are left to the end of the process.
        _ended = true;
    }

    private int Work()
    {
        new Thread(ReadRequests) { IsBackground = true, Name = "orders" }.Start();
        try
        {
            ProcessRequests();
            return ExitCodes.Success;
        }
        catch (Exception e)
            when (_stop.IsCancellationRequested && e is OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            return ExitCodes.Cancelled;
        }
        finally
        {
            _ended = true;
        }
    }

    private void ProcessRequests()
    {
        SourceSet? source = null;
        UnitStager? stager = null;
        try
        {
            foreach (var request in _requests.GetConsumingEnumerable())
            {
                var unit = request.Stage?.Unit ?? -1;
                try
                {
                    if (request.Lake is { } lake)
                    {
                        BuildLake(lake);
                    }
                    else if (request.Open is { } open)
                    {
                        source = Open(open);
                        stager = new UnitStager(source, open.Products);
                        Send(new WorkerReport { Ready = Version });
                    }
                    else
                    {
                        ReportProgress(unit, null);
                        var staged = stager!.Stage(request.Stage!, ts => ReportProgress(unit, ts), _stop.Token);
                        Send(new WorkerReport { Staged = new StagedReport(unit, staged) });
                    }
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // Writers may hold part of a unit, so no further unit is accepted after an error.
                    Send(new WorkerReport { Refused = new RefusedReport(unit, WorkerFault.From(e)) });
                    return;
                }
            }
        }
        finally
        {
            stager?.Dispose();
        }
    }

    private void BuildLake(LakeRequest request)
    {
        // All requests of a run differ in their units alone, so the headers are read, and the files hashed, once.
        _lake ??= OpenLake(request);
        _lake.Build(request.Units, Report, progress => ReportLake(progress.Fraction), _stop.Token);
        LakeYearReport[] years = [.. _lake.Counts.Years.Select(LakeYearReport.From)];
        Send(new WorkerReport { Lake = new LakeReport(null, null, years) });

        void Report(BuiltUnit unit)
        {
            var fault = unit.Error is { } error ? WorkerFault.From(error) : null;
            Send(new WorkerReport { Lake = new LakeReport(null, new LakeUnitReport(unit.Unit, unit.Unchanged, fault), Done: null) });
        }
    }

    private LakeBuilder OpenLake(LakeRequest request)
    {
        RequireVersion(request.Version);
        var options = new LakeOptions
        {
            Dbn = request.Dbn,
            Out = request.Out,
            Schemas = [.. request.Schemas.Select(s => BarInterval.Find(s)!)],
            Roots = request.Roots,
            Recurse = request.Recurse,
            RequireManifest = request.RequireManifest,
            NoFront = request.NoFront,
            AllowReplace = request.AllowReplace,
        };
        return new LakeBuilder(options, SourceHeaders.Read(options, _stop.Token));
    }

    private void ReportLake(double fraction)
    {
        if (IsReportDue())
            Send(new WorkerReport { Lake = new LakeReport(fraction, null, Done: null) });
    }

    private static void RequireVersion(string version)
    {
        if (version != Version)
            throw new InternalException($"The version of the worker is {Version}, but that of the run is {version}.");
    }

    private SourceSet Open(OpenRequest open)
    {
        RequireVersion(open.Version);
        return SourceSet.Reopen(
            [.. open.Files.Select(f => (f.Path, f.Sha256, f.Size, f.MayBeEmpty))],
            Market.BarInterval.Minute,
            open.Prefer,
            () => ReportProgress(-1, null),
            _stop.Token
        );
    }

    // The end of the input means that the run has ended or was killed. Current work gets a short time to notice; after that the process is
    // killed.
    private void ReadRequests()
    {
        try
        {
            using var lines = new StreamReader(_input, Encoding.UTF8);
            while (lines.ReadLine() is { } line)
                _requests.Add(JsonSerializer.Deserialize(line, WorkerJson.Default.WorkerRequest)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            Console.Error.WriteLine(e.ToString());
        }

        _stop.Cancel();
        _requests.CompleteAdding();
        Thread.Sleep(s_exitTimeout);
        if (!_ended)
            Process.GetCurrentProcess().Kill();
    }

    private bool IsReportDue()
    {
        var now = Stopwatch.GetTimestamp();
        if (_lastReport != 0 && Stopwatch.GetElapsedTime(_lastReport, now) < s_reportInterval)
            return false;
        _lastReport = now;
        return true;
    }

    private void ReportProgress(int unit, long? ts)
    {
        if (!IsReportDue())
            return;
        Send(new WorkerReport { Progress = new ProgressReport(unit, ts is { } reached ? TradingDay.FromTimestamp(reached).Date : null) });
    }

    private void Send(WorkerReport report)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(report, WorkerJson.Default.WorkerReport);
        _output.Write([.. line, (byte)'\n']);
        _output.Flush();
    }
}
