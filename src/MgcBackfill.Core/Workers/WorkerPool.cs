using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using MgcBackfill.Errors;
using MgcBackfill.Market;

namespace MgcBackfill.Workers;

/// <summary>
/// Lets worker processes stage the units of a plan (W1). Units are assigned in time order to whichever worker is free. Of several refusals
/// the earliest in time is reported, as in a run without workers. A worker that exits, stops responding, or sends invalid output ends the
/// work (W2).
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    private const string Opening = "while opening the source";

    // A worker hashes the source before it sends its first message. The time limit for that assumes that a disk reads at least this many
    // bytes per second.
    private const double SlowestBytesPerSecond = 20_000_000;
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_maxTick = TimeSpan.FromMilliseconds(500);

    private readonly StagingJob _job;
    private readonly IReadOnlyList<WorkUnit> _units;
    private readonly StagedUnit?[] _staged;
    private readonly BlockingCollection<WorkerMessage> _messages = [];
    private readonly List<WorkerProcess> _workers = [];
    private readonly TimeSpan _openTimeout;
    private readonly long _days;
    private long _daysStaged;
    private int _next;
    private int _refusedUnit = int.MaxValue;
    private Exception? _refusal;

    private WorkerPool(StagingJob job)
    {
        _job = job;
        _units = WorkUnit.Split(job.Chunks, job.Workers);
        _staged = new StagedUnit?[_units.Count];
        _days = _units.Sum(u => (long)u.Range.Days);
        _openTimeout = job.Timeout + TimeSpan.FromSeconds(job.Source.Files.Sum(f => f.Size) / SlowestBytesPerSecond);
    }

    /// <summary>Stages every chunk, on the calling thread.</summary>
    /// <returns>The units in time order; their artifacts are in the job's folder.</returns>
    /// <exception cref="BackfillException">An error that a run without workers throws too, or a worker failed its chunk, which the error
    /// names.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled; no worker is left.</exception>
    public static IReadOnlyList<StagedUnit> Stage(StagingJob job, CancellationToken cancellation)
    {
        using var pool = new WorkerPool(job);
        return pool.Stage(cancellation);
    }

    /// <summary>Ends every worker, whatever its state.</summary>
    public void Dispose()
    {
        foreach (var worker in _workers)
            worker.Dispose();
        _messages.Dispose();
    }

    private StagedUnit[] Stage(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Start();
        var last = Stopwatch.GetTimestamp();
        while (_workers.Exists(w => w.Busy))
        {
            if (_messages.TryTake(out var message, (int)s_tick.TotalMilliseconds, cancellation))
                Process(message);
            var now = Stopwatch.GetTimestamp();
            CheckTimeouts(Stopwatch.GetElapsedTime(last, now));
            last = now;
        }

        if (_refusal is not null)
            throw _refusal;
        return Array.ConvertAll(_staged, s => s ?? throw new InternalException("A unit was not staged."));
    }

    private void Start()
    {
        var open = new WorkerRequest
        {
            Open = new OpenRequest(
                WorkerLoop.Version,
                _job.Folder,
                [.. _job.Source.Files.Select(f => new AcceptedFile(f.Path, f.Sha256, f.Size, f.MayBeEmpty))],
                _job.Source.Preference
            ),
        };
        for (var number = 1; number <= Math.Min(_job.Workers, _units.Count); number++)
        {
            _workers.Add(WorkerProcess.Start(number, _job.Launcher, _messages));
            _workers[^1].Send(open);
        }
    }

    private void Process(WorkerMessage message)
    {
        var worker = message.Worker;
        if (message.Line is null)
        {
            if (worker.Busy)
                throw InChunk(
                    worker,
                    WorkerErrors.Exited(worker.ToString(), worker.DescribeEnd(), DescribeActivity(worker), worker.GetErrorOutput())
                );
            return;
        }

        switch (Parse(worker, message.Line))
        {
            case { Progress: { } progress } when progress.Unit == (worker.Unit?.Index ?? -1):
                if (progress.Day is not { } day)
                    return;
                worker.Day = day;
                ReportProgress(TradingDay.From(day));
                return;
            case { Ready: { } version } when worker is { Unit: null, Busy: true } && version == WorkerLoop.Version:
                Assign(worker);
                return;
            case { Staged: { } staged } when worker.Unit?.Index == staged.Unit:
                Accept(worker, staged);
                Assign(worker);
                return;
            case { Refused: { } refused } when worker.Busy && refused.Unit == (worker.Unit?.Index ?? -1):
                Refuse(worker, refused);
                return;
            default:
                throw InChunk(worker, WorkerErrors.OutputInvalid(worker.ToString(), DescribeActivity(worker), Quote(message.Line)));
        }
    }

    private WorkerReport Parse(WorkerProcess worker, string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, WorkerJson.Default.WorkerReport) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw InChunk(worker, WorkerErrors.OutputInvalid(worker.ToString(), DescribeActivity(worker), Quote(line), e));
        }
    }

    private void Accept(WorkerProcess worker, StagedReport report)
    {
        var unit = worker.Unit!;
        var path = StagingFolder.GetRecordsPath(_job.Folder, unit.Index);
        try
        {
            var record = UnitRecord.Read(path, report.Sha256);
            ArtifactReader.RequireMatches(record, unit, path);
            var artifact = new FileInfo(StagingFolder.GetArtifactPath(_job.Folder, unit.Index));
            if (!artifact.Exists)
                throw WorkerErrors.Damaged(artifact.FullName, "it does not exist");
            var staged = new StagedUnit(unit, report.Sha256, record.Rows, record.Days.Count, artifact.Length);
            _staged[unit.Index] = staged;
            _daysStaged += unit.Range.Days;
            _job.Staged?.Invoke(staged, record, worker.Number);
            ReportProgress(unit.Range.Last);
        }
        catch (EnvironmentException e)
        {
            throw InChunk(worker, e);
        }
    }

    // Units later in time than a refusal are not needed any more; earlier ones may contain the refusal that must be reported.
    private void Refuse(WorkerProcess worker, RefusedReport report)
    {
        var unit = worker.Unit?.Index ?? -1;
        worker.Busy = false;
        if (unit >= _refusedUnit)
            return;
        (_refusedUnit, _refusal, _next) = (unit, report.Fault.ToException(), _units.Count);
        foreach (var later in _workers.Where(w => w.Busy && (w.Unit?.Index ?? int.MaxValue) > unit))
        {
            later.Busy = false;
            later.Kill();
        }
    }

    private void Assign(WorkerProcess worker)
    {
        (worker.Busy, worker.Day) = (false, null);
        if (_next == _units.Count)
        {
            worker.Release();
            return;
        }

        var unit = _units[_next++];
        worker.Unit = unit;
        var (requested, chunks) = (DateRange.From(_job.Requested), unit.Chunks.Select(DateRange.From).ToArray());
        var isLast = unit.Index == _units.Count - 1;
        worker.Send(new WorkerRequest { Stage = new StageRequest(unit.Index, unit.Start, unit.End, requested, chunks, isLast) });
    }

    // If the run itself was suspended or got no CPU time, it could not read messages. Only time in which it was reading counts.
    private void CheckTimeouts(TimeSpan elapsed)
    {
        foreach (var worker in _workers)
        {
            worker.AddElapsed(elapsed < s_maxTick ? elapsed : s_maxTick);
            var timeout = worker.Unit is null ? _openTimeout : _job.Timeout;
            if (worker.IdleTime > timeout)
            {
                worker.Kill();
                throw InChunk(
                    worker,
                    WorkerErrors.Unresponsive(worker.ToString(), timeout, DescribeActivity(worker), worker.GetErrorOutput())
                );
            }
        }
    }

    private void ReportProgress(TradingDay day)
    {
        var inProgress = _workers
            .Where(w => w is { Busy: true, Unit: not null, Day: not null })
            .Sum(w => Math.Clamp(TradingDay.From(w.Day!.Value).EpochDay - w.Unit!.Range.First.EpochDay, 0, w.Unit.Range.Days));
        _job.Progress?.Invoke(Math.Min(1, (_daysStaged + inProgress) / (double)_days), day);
    }

    // The failed chunk is the one that the worker last reported.
    private BackfillException InChunk(WorkerProcess worker, BackfillException error)
    {
        var unit = worker.Unit ?? _units[Math.Min(_next, _units.Count - 1)];
        return error.WithChunk(worker.Day is { } day ? unit.ChunkAt(TradingDay.From(day)) : unit.Chunks[0]);
    }

    private static string DescribeActivity(WorkerProcess worker) => worker.Unit is { } unit ? $"while staging {unit.Range}" : Opening;

    private static string Quote(string line) => line.Length > 200 ? line[..200] + "…" : line;
}
