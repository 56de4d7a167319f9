using MgcBackfill.Errors;
using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;

namespace MgcBackfill.Workers;

/// <summary>
/// Stages units in a worker process: reads the source once for every product, selects, checks, and writes the artifacts and the selection
/// records. Opens no database file.
/// </summary>
/// <param name="source">The accepted source.</param>
/// <param name="products">The products.</param>
internal sealed class UnitStager(SourceSet source, IReadOnlyList<ProductRequest> products) : IDisposable
{
    private readonly DayInspector _inspector = new([.. source.Files.Select(f => f.Path)], source.Interval);
    private readonly ProductStager[] _products = [.. products.Select(p => new ProductStager(p))];

    /// <summary>Stages a unit.</summary>
    /// <param name="request">The unit.</param>
    /// <param name="passed">Called for each run of bars that was read, with its time in nanoseconds since the epoch.</param>
    /// <param name="cancellation">Cancels between runs of bars.</param>
    /// <returns>The result of each requested product.</returns>
    /// <exception cref="SourceException">The source is refused.</exception>
    /// <exception cref="EnvironmentException">A file of the source cannot be read.</exception>
    public IReadOnlyList<StagedProduct> Stage(StageRequest request, Action<long> passed, CancellationToken cancellation)
    {
        var window = new RecordWindow(request.Start, request.End);
        var range = request.Range.ToRange();

        // Records of other types have no time by which a window could select them, so the unit that closes the source reads all of it.
        var readsAll = request.CountsUntimed && source.Files.Any(f => f.Metadata.Schema is null);
        var start = request.Start == long.MinValue ? range.First.Open : request.Start;
        var end = request.End == long.MaxValue ? range.Last.Close : request.End;
        using var reader = readsAll ? source.Open() : source.Open(start, end);
        ProductStager[] staged = [.. request.Products.Select(p => _products[p])];
        foreach (var product in staged)
            product.Begin();
        var stream = new DayStream(
            reader,
            source.Coverage,
            [.. staged.Select(p => p.Selection)],
            window,
            run => passed(run.Items[run.Start].TsEvent)
        );
        while (stream.Next(cancellation))
        {
            foreach (var product in staged)
                product.Take(_inspector);
        }

        var untimed = readsAll ? reader.OtherTypes : 0;
        return
        [
            .. request.Products.Select(p => _products[p].Finish(p, request.Unit, untimed, window.Files, stream.HeldTwice, cancellation)),
        ];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var product in _products)
            product.Dispose();
        _inspector.Dispose();
    }

    // A product's part of the work. An error of its bars or its folder ends this part of the unit alone.
    private sealed class ProductStager(ProductRequest request) : IDisposable
    {
        private readonly Product _product = Products.Get(request.Root);
        private readonly TradingDayRange _requested = request.Requested.ToRange();
        private readonly TradingDayRange[] _chunks = [.. request.Chunks.Select(c => c.ToRange())];
        private readonly List<VerifiedDay> _days = [];
        private ArtifactWriter? _writer;

        public DaySelection Selection { get; private set; } = null!;

        public BackfillException? Fault { get; private set; }

        public void Begin()
        {
            Selection = new DaySelection(_product, GetNeed);
            Fault = null;
            _days.Clear();
            _writer ??= new ArtifactWriter(request.Folder);
        }

        public void Take(DayInspector inspector)
        {
            if (Selection.Decision is { } day)
                Guard(() =>
                {
                    _days.Add(new VerifiedDay(day, inspector.Inspect(day, Selection.Bars.Bars)));
                    _writer!.Add(day, Selection.Bars.Bars);
                });
        }

        public StagedProduct Finish(
            int index,
            int unit,
            long untimed,
            IReadOnlyList<FileSpan> files,
            DuplicateTally heldTwice,
            CancellationToken cancellation
        )
        {
            string? sha256 = null;
            if (Fault is null)
                Guard(() => sha256 = Write(unit, untimed, files, heldTwice, cancellation));
            return new StagedProduct(index, sha256, Fault is null ? null : WorkerFault.From(Fault));
        }

        public void Dispose() => _writer?.Dispose();

        private string Write(
            int unit,
            long untimed,
            IReadOnlyList<FileSpan> files,
            DuplicateTally heldTwice,
            CancellationToken cancellation
        )
        {
            var accounting = Selection.Accounting;
            accounting.OtherTypes += untimed;
            accounting.Read += untimed;
            var artifact = StagingFolder.GetArtifactPath(request.Folder, unit);
            var rows = _writer!.Rows;
            _writer.Write(artifact);
            return new UnitRecord
            {
                Unit = unit,
                Sha256 = SourceFile.ComputeHash(artifact, cancellation),
                Rows = rows,
                Days = _days,
                Accounting = accounting,
                Files = files,
                HeldTwice = heldTwice.Pairs,
                Choices = heldTwice.Choices,
            }.Write(StagingFolder.GetRecordsPath(request.Folder, unit));
        }

        private void Guard(Action work)
        {
            try
            {
                work();
            }
            catch (BackfillException e)
            {
                // The writer may hold part of the unit.
                Fault = e;
                Selection.Stop();
                _writer?.Dispose();
                _writer = null;
            }
        }

        private DayNeed GetNeed(TradingDay day) =>
            !_requested.Contains(day) ? DayNeed.Outside
            : Array.Exists(_chunks, c => c.Contains(day)) ? DayNeed.Wanted
            : DayNeed.AlreadyDone;
    }
}
