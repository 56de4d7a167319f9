using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Workers;

namespace MgcBackfill.Backfill;

/// <summary>
/// The backfills of one product or several in one command (R4): each is a run of its own, with its own table, records and result. The files
/// are hashed and decoded once for all of them. A run that fails does not stop or harm the others.
/// </summary>
public static class BackfillBatch
{
    /// <summary>Runs the backfills on the calling thread, one after the other, over one reading of the source.</summary>
    /// <param name="request">The source, the products, and where their tables are.</param>
    /// <param name="listener">Receives the events of each run with its options, in order, on the calling thread; must not throw.</param>
    /// <param name="cancellation">Cancels every run and leaves everything consistent; the same request resumes them.</param>
    /// <returns>The outcome of each run, in the order of the products.</returns>
    /// <exception cref="UsageException">An option is invalid; nothing was begun.</exception>
    /// <exception cref="BackfillException">All products of the source were requested, and it is refused or maps none.</exception>
    public static IReadOnlyList<BackfillOutcome> Run(
        BackfillRequest request,
        Action<BackfillOptions, BackfillEvent>? listener = null,
        CancellationToken cancellation = default
    )
    {
        request.Validate();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var accepting = Task.Run(
            () => SourceSet.Accept(request.Options.Dbn, request.Options.Source, request.Products.Products, stop.Token),
            CancellationToken.None
        );
        try
        {
            var products = request.Products.IsAll ? FindProducts(accepting.GetAwaiter().GetResult()) : request.Products.Products;
            return new Batch([.. products.Select(request.GetOptions)], listener ?? (static (_, _) => { }), cancellation).Run(accepting);
        }
        finally
        {
            // Whatever stopped the runs, no hashing goes on behind them.
            stop.Cancel();
            Task.WaitAny([accepting], CancellationToken.None);
        }
    }

    private static IReadOnlyList<Product> FindProducts(SourceSet source) =>
        source.Roots.Count > 0
            ? [.. source.Roots.Select(Products.Get)]
            : throw new SourceException(
                ErrorIds.NoOutright,
                $"{source.Files[0].Path}: the source has no outright of any product.",
                new ErrorLocation { File = source.Files[0].Path },
                "Request the parent symbol of each product from the vendor, with stype_in parent."
            );

    private sealed class Batch
    {
        private readonly CancellationToken _cancellation;
        private readonly BackfillRun[] _runs;
        private readonly Dictionary<BackfillRun, BackfillOutcome> _ended = [];

        public Batch(
            IReadOnlyList<BackfillOptions> options,
            Action<BackfillOptions, BackfillEvent> listener,
            CancellationToken cancellation
        )
        {
            _cancellation = cancellation;
            _runs = [.. options.Select(o => new BackfillRun(o, runEvent => listener(o, runEvent), cancellation))];
        }

        public IReadOnlyList<BackfillOutcome> Run(Task<SourceSet> accepting)
        {
            try
            {
                foreach (var run in _runs)
                    Begin(run, accepting);
                foreach (var shared in _runs.Where(IsActive).ToLookup(r => SourceKey.From(r.Source)))
                    ReadAndFinish([.. shared]);
                return [.. _runs.Select(r => _ended[r])];
            }
            finally
            {
                foreach (var run in _runs)
                    run.Dispose();
            }
        }

        // A run with nothing to read ends at once, so that few tables are in memory. After a cancellation no further run begins.
        private void Begin(BackfillRun run, Task<SourceSet> accepting)
        {
            if (run != _runs[0] && _cancellation.IsCancellationRequested)
                End(run, new OperationCanceledException(_cancellation));
            else if (Try(run, () => run.Begin(accepting)) && !run.NeedsScan)
                Finish(run);
        }

        private void Finish(BackfillRun run)
        {
            if (Try(run, run.Finish))
                End(run, null);
        }

        // Reads the source once for all of the runs, and then finishes one after the other.
        private void ReadAndFinish(BackfillRun[] runs)
        {
            if (runs[0].StagesInWorkers)
                Stage(runs);
            else
                Scan(runs);
            foreach (var run in runs.Where(IsActive))
                Finish(run);
        }

        private void Scan(BackfillRun[] runs)
        {
            var parts = new Dictionary<BackfillRun, ProductScan>();
            foreach (var run in runs)
                Try(run, () => parts.Add(run, run.CreateScan()));
            if (parts.Count == 0)
                return;
            var first = parts.Keys.First();
            TryAll(
                parts.Keys,
                () =>
                    SourceScan.Run(
                        first.Source,
                        [.. parts.Values],
                        (fraction, day) => first.ReportScan(BackfillStage.Scanning, fraction, day),
                        _cancellation
                    )
            );
            foreach (var (run, part) in parts)
                Try(run, () => run.Accept(part));
        }

        // Scan and staging in one step: the workers read the whole source, and nothing is written before every unit is complete (W1).
        private void Stage(BackfillRun[] runs)
        {
            var plans = new Dictionary<BackfillRun, StagingPlan>();
            foreach (var run in runs)
                Try(run, () => plans.Add(run, run.CreateStagingPlan()));
            if (plans.Count == 0)
                return;
            BackfillRun[] staging = [.. plans.Keys];
            var totals = Array.ConvertAll(staging, r => r.CreateTotals());
            var (first, options) = (staging[0], staging[0].Options);
            IReadOnlyList<StagingResult> results = [];
            var job = new StagingJob
            {
                Source = first.Source,
                Products = [.. plans.Values],
                Workers = options.Workers,
                Launcher = options.Launcher!,
                Timeout = options.WorkerTimeout,
                Progress = (fraction, day) => first.ReportScan(BackfillStage.Staging, fraction, day),
                Staged = (product, unit, record, worker) =>
                {
                    totals[product].Add(record);
                    staging[product].ReportStaged(unit, worker);
                },
            };
            TryAll(staging, () => results = WorkerPool.Stage(job, _cancellation));
            for (var i = 0; i < results.Count; i++)
            {
                var (run, result, total) = (staging[i], results[i], totals[i]);
                Try(run, () => run.Accept(result, total));
            }
        }

        private bool IsActive(BackfillRun run) => !_ended.ContainsKey(run);

        // An error ends this run alone.
        private bool Try(BackfillRun run, Action work)
        {
            if (!IsActive(run))
                return false;
            run.Clock.Start();
            try
            {
                work();
                return true;
            }
            catch (Exception e)
            {
                End(run, e);
                return false;
            }
            finally
            {
                run.Clock.Stop();
            }
        }

        // An error of what the runs share ends all of them.
        private void TryAll(IReadOnlyCollection<BackfillRun> runs, Action work)
        {
            foreach (var run in runs)
                run.Clock.Start();
            try
            {
                work();
            }
            catch (Exception e)
            {
                foreach (var run in runs)
                    End(run, e);
            }
            finally
            {
                foreach (var run in runs)
                    run.Clock.Stop();
            }
        }

        private void End(BackfillRun run, Exception? error) => _ended.Add(run, run.End(error));
    }

    // Runs share a reading if their files are the same: recorded files can be added to the files given.
    private readonly record struct SourceKey(string Files)
    {
        public static SourceKey From(SourceSet source) => new(string.Join('\n', source.Files.Select(f => $"{f.Sha256} {f.Path}")));
    }
}
