using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using MgcBackfill.Errors;
using MgcBackfill.Market;

namespace MgcBackfill.Workers;

/// <summary>
/// Lets worker processes stage the units of a plan for every product (W1). Units are assigned in time order to whichever worker is free. Of
/// several refusals of a product the earliest in time is reported, as in a run without workers; the other products are staged all the same.
/// A worker that exits, stops responding, or sends invalid output ends the work (W2).
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
    private readonly ProductState[] _products;
    private readonly BlockingCollection<WorkerMessage> _messages = [];
    private readonly List<WorkerProcess> _workers = [];
    private readonly TimeSpan _openTimeout;
    private readonly long _days;
    private long _daysStaged;
    private int _next;

    private WorkerPool(StagingJob job)
    {
        _job = job;
        _units = WorkUnit.Split(job.Products.SelectMany(p => p.Chunks), job.Workers);
        _products = [.. job.Products.Select(_ => new ProductState(_units.Count))];
        _days = _units.Sum(u => (long)u.Range.Days);
        _openTimeout = job.Timeout + TimeSpan.FromSeconds(job.Source.Files.Sum(f => f.Size) / SlowestBytesPerSecond);
    }

    /// <summary>Stages every chunk of every product, on the calling thread.</summary>
    /// <returns>The result of each product, in the order of the job; the artifacts are in the products' folders.</returns>
    /// <exception cref="OperationCanceledException">The work was cancelled; no worker is left.</exception>
    public static IReadOnlyList<StagingResult> Stage(StagingJob job, CancellationToken cancellation)
    {
        using var pool = new WorkerPool(job);
        try
        {
            pool.Run(cancellation);
            return [.. pool._products.Select(p => p.GetResult())];
        }
        catch (WorkerFailure e)
        {
            return [.. job.Products.Select(_ => new StagingResult([], e.Error, e.Day))];
        }
    }

    /// <summary>Ends every worker, whatever its state.</summary>
    public void Dispose()
    {
        foreach (var worker in _workers)
            worker.Dispose();
        _messages.Dispose();
    }

    private void Run(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Start();
        var last = Stopwatch.GetTimestamp();
        while (_workers.Exists(w => w.Busy))
        {
            if (_messages.TryTake(out var message, (int)s_tick.TotalMilliseconds, cancellation))
                Process(message, cancellation);
            var now = Stopwatch.GetTimestamp();
            CheckTimeouts(Stopwatch.GetElapsedTime(last, now));
            last = now;
        }
    }

    private void Start()
    {
        var open = new WorkerRequest
        {
            Open = new OpenRequest(
                WorkerLoop.Version,
                [.. _job.Products.Select(CreateRequest)],
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

    private void Process(WorkerMessage message, CancellationToken cancellation)
    {
        var worker = message.Worker;
        if (message.Line is null)
        {
            if (!worker.Busy)
                return;
            worker.ThrowIfEndedWithRun(cancellation);
            throw Failed(
                worker,
                WorkerErrors.Exited(worker.ToString(), worker.DescribeEnd(), DescribeActivity(worker), worker.GetErrorOutput())
            );
        }

        // The message may have been on its way when the worker was killed because its work is not needed.
        if (worker.IsKilled)
            return;
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
                throw Failed(worker, WorkerErrors.OutputInvalid(worker.ToString(), DescribeActivity(worker), Quote(message.Line)));
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
            throw Failed(worker, WorkerErrors.OutputInvalid(worker.ToString(), DescribeActivity(worker), Quote(line), e));
        }
    }

    private void Accept(WorkerProcess worker, StagedReport report)
    {
        var unit = worker.Unit!;
        if (!report.Products.Select(p => p.Product).SequenceEqual(worker.Products))
            throw Failed(worker, WorkerErrors.OutputInvalid(worker.ToString(), DescribeActivity(worker), "another product"));
        foreach (var staged in report.Products)
        {
            if (staged.Fault is { } fault)
                _products[staged.Product].Refuse(unit.Index, fault);
            else
                Accept(worker, unit, staged);
        }

        _daysStaged += unit.Range.Days;
        ReportProgress(unit.Range.Last);
        EndUnneeded();
    }

    private void Accept(WorkerProcess worker, WorkUnit unit, StagedProduct report)
    {
        var plan = _job.Products[report.Product];
        var path = StagingFolder.GetRecordsPath(plan.Folder, unit.Index);
        try
        {
            var record = UnitRecord.Read(path, report.Sha256 ?? "");
            ArtifactReader.RequireMatches(record, unit, plan, path);
            var artifact = new FileInfo(StagingFolder.GetArtifactPath(plan.Folder, unit.Index));
            if (!artifact.Exists)
                throw WorkerErrors.Damaged(artifact.FullName, "it does not exist");
            var first = record.Days.Count == 0 ? unit.Range.First : record.Days[0].Day;
            var staged = new StagedUnit(unit, report.Sha256!, record.Rows, first, record.Days.Count, artifact.Length);
            _products[report.Product].Accept(staged);
            _job.Staged?.Invoke(report.Product, staged, record, worker.Number);
        }
        catch (EnvironmentException e)
        {
            // The worker has reached the end of the unit, but the damage begins with the first day.
            throw new WorkerFailure(e, unit.Range.First);
        }
    }

    private void Refuse(WorkerProcess worker, RefusedReport report)
    {
        worker.Busy = false;
        foreach (var product in _products)
            product.Refuse(report.Unit, report.Fault);
        EndUnneeded();
    }

    // Units later in time than a refusal are not needed any more; earlier ones may contain the refusal that must be reported.
    private void EndUnneeded()
    {
        foreach (var worker in _workers.Where(w => w.Busy && !IsNeeded(w)))
        {
            worker.Busy = false;
            worker.Kill();
        }
    }

    // A worker that is still opening the source will be given the next unit.
    private bool IsNeeded(WorkerProcess worker) =>
        worker.Unit is { } unit ? IsNeeded(unit.Index) : Array.Exists(_products, p => !p.IsRefused) || IsNeeded(_next);

    private bool IsNeeded(int unit) => Array.Exists(_products, p => p.Needs(unit));

    private void Assign(WorkerProcess worker)
    {
        (worker.Busy, worker.Day) = (false, null);
        while (_next < _units.Count && !IsNeeded(_next))
            _next++;
        if (_next == _units.Count)
        {
            worker.Release();
            return;
        }

        var unit = _units[_next++];
        worker.Unit = unit;
        worker.Products = [.. Enumerable.Range(0, _products.Length).Where(p => _products[p].Needs(unit.Index))];
        var isLast = unit.Index == _units.Count - 1;
        var range = DateRange.From(unit.Range);
        worker.Send(new WorkerRequest { Stage = new StageRequest(unit.Index, unit.Start, unit.End, range, isLast, worker.Products) });
    }

    private static ProductRequest CreateRequest(StagingPlan plan) =>
        new(plan.Product.Root, plan.Folder, DateRange.From(plan.Requested), [.. plan.Chunks.Select(DateRange.From)]);

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
                throw Failed(
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

    // The failed chunk is that of the day which the worker last reported.
    private WorkerFailure Failed(WorkerProcess worker, BackfillException error)
    {
        var unit = worker.Unit ?? _units[Math.Min(_next, _units.Count - 1)];
        return new WorkerFailure(error, worker.Day is { } day ? TradingDay.From(day) : unit.Range.First);
    }

    private static string DescribeActivity(WorkerProcess worker) => worker.Unit is { } unit ? $"while staging {unit.Range}" : Opening;

    private static string Quote(string line) => line.Length > 200 ? line[..200] + "…" : line;

    // A worker failed; no product can be staged completely.
    private sealed class WorkerFailure(BackfillException error, TradingDay day) : Exception(error.Message, error)
    {
        public BackfillException Error { get; } = error;

        public TradingDay Day { get; } = day;
    }

    // The units of a product. The earliest refusal in time is the one to report.
    private sealed class ProductState(int units)
    {
        private readonly StagedUnit?[] _staged = new StagedUnit?[units];
        private int _refusedUnit = int.MaxValue;
        private Exception? _refusal;

        public bool IsRefused => _refusal is not null;

        public bool Needs(int unit) => unit < _refusedUnit;

        public void Accept(StagedUnit unit) => _staged[unit.Unit.Index] = unit;

        public void Refuse(int unit, WorkerFault fault)
        {
            if (unit < _refusedUnit)
                (_refusedUnit, _refusal) = (unit, fault.ToException());
        }

        public StagingResult GetResult() =>
            _refusal is not null
                ? new StagingResult([], _refusal, null)
                : new StagingResult(Array.ConvertAll(_staged, s => s ?? throw new InternalException("A unit was not staged.")), null, null);
    }
}
