using MgcBackfill.Formats;
using MgcBackfill.Inventory;
using MgcBackfill.Market;

namespace MgcBackfill.Download;

/// <summary>
/// Plans what to buy: the time that neither database nor files hold and no earlier purchase brings, as far as the service has it. It buys
/// and writes nothing.
/// </summary>
/// <param name="options">What is wanted.</param>
/// <param name="api">The service.</param>
/// <param name="known">The purchases of earlier runs.</param>
internal sealed class DownloadPlanner(DownloadOptions options, GatewayApi api, IReadOnlyCollection<PurchaseRecord> known)
{
    private readonly List<PlannedPurchase> _purchases = [];
    private readonly List<string> _notes = [];
    private readonly Dictionary<(string Dataset, string Schema), DatasetRange> _ranges = [];

    /// <summary>Plans.</summary>
    /// <param name="progress">Called with the fraction done and a description.</param>
    /// <param name="cancellation">Cancels the work.</param>
    public async Task<DownloadPlan> Plan(Action<double, string> progress, CancellationToken cancellation)
    {
        PurchaseRecord[] open = [.. known.Where(p => p.IsOpen)];
        foreach (var product in options.Products)
        {
            cancellation.ThrowIfCancellationRequested();
            progress(0, $"finding gaps of {product.Root}");
            var series = new BarSeries(product, options.Interval, product.Root);
            (long, long)[] coming =
            [
                .. open.Where(p => p.Schema == series.Interval.SchemaName && p.Symbols.Contains(product.ParentSymbol))
                    .Select(p => (p.Start, p.End)),
            ];
            var gaps = GapFinder.Compute(options.GetGaps(product, coming), progress: null, cancellation);
            _notes.AddRange(gaps.Warnings);
            foreach (var gap in gaps.Requests)
                await Add(VendorRequest.From(gap), progress, cancellation).ConfigureAwait(false);
        }

        return new DownloadPlan
        {
            Purchases = _purchases,
            Open = open,
            Notes = [.. _notes.Distinct()],
        };
    }

    private async Task Add(VendorRequest gap, Action<double, string> progress, CancellationToken cancellation)
    {
        var available = await GetRange(gap).ConfigureAwait(false);
        if (gap.End > available.End)
            _notes.Add($"The service has {gap.Schema} until {UtcText.Minute(available.End)}; nothing later was asked for.");
        if (gap.Start < available.Start)
            _notes.Add($"The service has {gap.Schema} from {UtcText.Minute(available.Start)} on; nothing earlier was asked for.");
        if (Math.Max(gap.Start, available.Start) >= Math.Min(gap.End, available.End))
            return;
        var days = await api.GetCondition(
                gap.Dataset,
                Date(Math.Max(gap.Start, available.Start)),
                Date(Math.Min(gap.End, available.End) - 1)
            )
            .ConfigureAwait(false);
        foreach (var (date, condition) in days)
        {
            if (condition is "missing" or "pending")
                _notes.Add($"{UtcText.Date(date)} is {condition} at the service, and was not asked for.");
            else
                _notes.Add($"{UtcText.Date(date)} is {condition} at the service.");
        }

        var excluded = days.Where(d => d.Condition is "missing" or "pending").Select(d => d.Date);
        foreach (var part in RequestRanges.Cut((gap.Start, gap.End), available, excluded))
        {
            // A stream is one file, and so it is cut as the service cuts the files of a job.
            var pieces = options.Kind == PurchaseKind.Stream ? RequestRanges.Split(part, options.Split) : [part];
            foreach (var (start, end) in pieces)
            {
                cancellation.ThrowIfCancellationRequested();
                await AddPiece(gap with { Start = start, End = end }, progress).ConfigureAwait(false);
            }
        }
    }

    private async Task AddPiece(VendorRequest request, Action<double, string> progress)
    {
        progress(0, $"asking for the price of {request.Range}");
        var price = await api.GetPrice(request).ConfigureAwait(false);
        if (price.Records == 0)
        {
            _notes.Add($"The service has no record of {request}, so it is not bought.");
            return;
        }

        // A gap in what was bought and finished means that its files were moved or deleted.
        var earlier = known.LastOrDefault(p =>
            p.Status is PurchaseStatus.Lost or PurchaseStatus.Finished
            && p.Dataset == request.Dataset
            && p.Schema == request.Schema
            && p.Symbols.Intersect(request.Symbols).Any()
            && p.Start < request.End
            && request.Start < p.End
        );
        _purchases.Add(new PlannedPurchase(request, price, earlier));
    }

    private async Task<DatasetRange> GetRange(VendorRequest request)
    {
        if (!_ranges.TryGetValue((request.Dataset, request.Schema), out var range))
            _ranges.Add(
                (request.Dataset, request.Schema),
                range = await api.GetDatasetRange(request.Dataset, request.Schema).ConfigureAwait(false)
            );
        return range;
    }

    private static DateOnly Date(long ts) => DateOnly.FromDateTime(Instant.ToDateTime(ts));
}
