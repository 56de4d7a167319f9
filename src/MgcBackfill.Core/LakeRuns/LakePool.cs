using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using MgcBackfill.Errors;
using MgcBackfill.Lake;
using MgcBackfill.Workers;

namespace MgcBackfill.LakeRuns;

/// <summary>
/// Lets worker processes build the units of a lake. The work is divided by years, because a reader skips the parts of a file that lie
/// outside its years. The processes share nothing but the lake's folder.
/// </summary>
internal sealed class LakePool : IDisposable
{
    // More parts than workers, so that a worker that is done early takes over work.
    private const int PartsPerWorker = 3;
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(50);

    private readonly LakeBuildOptions _options;
    private readonly SourceHeaders _headers;
    private readonly LakeFolder _folder;
    private readonly LakeCounts _counts;
    private readonly Action<BuiltUnit> _built;
    private readonly Action<LakeProgress> _progress;
    private readonly Queue<int[]> _parts;
    private readonly BlockingCollection<WorkerMessage> _messages = [];
    private readonly Dictionary<WorkerProcess, Work> _workers = [];
    private int _unitsBuilt;

    private LakePool(
        LakeBuildOptions options,
        SourceHeaders headers,
        LakeCounts counts,
        Action<BuiltUnit> built,
        Action<LakeProgress> progress
    )
    {
        (_options, _headers, _counts, _built, _progress) = (options, headers, counts, built, progress);
        _folder = new LakeFolder(options.Lake.Out);
        _parts = new Queue<int[]>(Split(headers, options.Workers));
    }

    /// <summary>Builds every unit, on the calling thread.</summary>
    /// <param name="options">What to build.</param>
    /// <param name="headers">The headers of the sources.</param>
    /// <param name="counts">Receives what the workers have counted.</param>
    /// <param name="built">Called for each unit when it is finished.</param>
    /// <param name="progress">Called with the part that is done.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <exception cref="EnvironmentException">A worker failed; the units that were finished stay.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled; no worker is left.</exception>
    public static void Build(
        LakeBuildOptions options,
        SourceHeaders headers,
        LakeCounts counts,
        Action<BuiltUnit> built,
        Action<LakeProgress> progress,
        CancellationToken cancellation
    )
    {
        using var pool = new LakePool(options, headers, counts, built, progress);
        pool.Run(cancellation);
    }

    /// <summary>Ends every worker, whatever its state.</summary>
    public void Dispose()
    {
        foreach (var worker in _workers.Keys)
            worker.Dispose();
        _messages.Dispose();
    }

    // Units of the same schema and of neighbouring years, the years with about the same share of the files' bytes in each part.
    private static IEnumerable<int[]> Split(SourceHeaders headers, int workers)
    {
        foreach (var schema in headers.Units.Select((u, n) => (u.Name, Number: n)).GroupBy(u => u.Name.Interval))
        {
            var years = schema.GroupBy(u => u.Name.Year).OrderBy(y => y.Key).ToArray();
            var size = Math.Max(1, years.Length / (workers * PartsPerWorker));
            foreach (var part in years.Chunk(size))
                yield return [.. part.SelectMany(y => y).Select(u => u.Number)];
        }
    }

    private void Run(CancellationToken cancellation)
    {
        var launcher = _options.Launcher ?? throw new InternalException("Workers were requested without a launcher.");
        for (var number = 1; number <= _options.Workers && _parts.Count > 0; number++)
        {
            var worker = WorkerProcess.Start(number, launcher, _messages);
            _workers.Add(worker, new Work());
            Assign(worker);
        }

        var last = Stopwatch.GetTimestamp();
        while (_workers.Keys.Any(w => w.Busy))
        {
            if (_messages.TryTake(out var message, (int)s_tick.TotalMilliseconds, cancellation))
                Process(message, cancellation);
            var now = Stopwatch.GetTimestamp();
            CheckTimeouts(Stopwatch.GetElapsedTime(last, now));
            last = now;
        }
    }

    private void Assign(WorkerProcess worker)
    {
        if (!_parts.TryDequeue(out var units))
        {
            (worker.Busy, _workers[worker].Units) = (false, []);
            worker.Release();
            return;
        }

        (_workers[worker].Units, _workers[worker].Fraction) = (units, 0);
        var lake = _options.Lake;
        worker.Send(
            new WorkerRequest
            {
                Lake = new LakeRequest(
                    WorkerLoop.Version,
                    [.. lake.Dbn],
                    lake.Out,
                    [.. lake.Schemas.Select(s => s.SchemaName)],
                    [.. lake.Roots],
                    lake.Recurse,
                    lake.RequireManifest,
                    [.. lake.NoFront],
                    lake.AllowReplace,
                    units
                ),
            }
        );
    }

    private void Process(WorkerMessage message, CancellationToken cancellation)
    {
        var worker = message.Worker;
        if (message.Line is null)
        {
            if (!worker.Busy)
                return;
            worker.ThrowIfEndedWithRun(cancellation);
            throw WorkerErrors.Exited(
                worker.ToString(),
                worker.DescribeEnd(),
                Describe(worker),
                worker.GetErrorOutput(),
                Advice.From($"Finished units stay. Run the same command again. If it fails again, use {OptionName.Workers.With("1")}.")
            );
        }

        switch (Parse(worker, message.Line))
        {
            case { Lake.Fraction: { } fraction }:
                _workers[worker].Fraction = fraction;
                break;
            case { Lake.Built: { } built } when _workers[worker].Units.Contains(built.Unit):
                Take(built);
                break;
            case { Lake.Done: { } years }:
                foreach (var year in years)
                    _counts.Add(year.ToCount() ?? throw WorkerErrors.OutputInvalid(worker.ToString(), Describe(worker), message.Line));
                _unitsBuilt += _workers[worker].Units.Length;
                Assign(worker);
                break;
            case { Refused: { } refused }:
                worker.Busy = false;
                throw refused.Fault.ToException();
            default:
                throw WorkerErrors.OutputInvalid(worker.ToString(), Describe(worker), message.Line);
        }

        var inProgress = _workers.Values.Sum(w => w.Units.Length * w.Fraction);
        _progress(new LakeProgress(Math.Min(1, (_unitsBuilt + inProgress) / _headers.Units.Count), "building"));
    }

    private static WorkerReport Parse(WorkerProcess worker, string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, WorkerJson.Default.WorkerReport) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw WorkerErrors.OutputInvalid(worker.ToString(), "while building a lake", line, e);
        }
    }

    private void Take(LakeUnitReport report)
    {
        var name = _headers.Units[report.Unit].Name;
        var error = report.Fault?.ToException();
        if (error is not (null or BackfillException))
            throw error;
        _built(
            new BuiltUnit
            {
                Unit = report.Unit,
                Name = name,
                Unchanged = report.Unchanged,
                Manifest = error is null ? _folder.ReadUnit(name) : null,
                Error = (BackfillException?)error,
            }
        );
    }

    // Only time in which this process was reading counts.
    private void CheckTimeouts(TimeSpan elapsed)
    {
        foreach (var worker in _workers.Keys.Where(w => w.Busy))
        {
            worker.AddElapsed(elapsed < TimeSpan.FromSeconds(1) ? elapsed : TimeSpan.FromSeconds(1));
            if (worker.IdleTime <= s_timeout)
                continue;
            worker.Kill();
            throw WorkerErrors.Unresponsive(worker.ToString(), s_timeout, Describe(worker), worker.GetErrorOutput());
        }
    }

    private string Describe(WorkerProcess worker) =>
        _workers[worker].Units is [var first, ..]
            ? $"while building unit {first} ({_headers.Units[first].Name}) and those after it"
            : "while it waited";

    private sealed class Work
    {
        public int[] Units { get; set; } = [];

        public double Fraction { get; set; }
    }
}
