using System.Collections.Concurrent;
using MgcBackfill.Analysis;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Report;
using MgcBackfill.Report.Page;
using MgcBackfill.Store;

namespace MgcBackfill.Service;

/// <summary>
/// Every answer that comes from the database, computed at most once for each of its states. The database is open only while something is
/// computed, so that a backfill can open it between two computations.
/// </summary>
internal sealed class BarSource : IDisposable
{
    private readonly ServiceOptions _options;
    private readonly IBarDatabase _database;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _ending = new();

    // A report takes seconds. The statistics need not wait for it.
    private readonly SemaphoreSlim _turn = new(1);
    private readonly SemaphoreSlim _reportTurn = new(1);

    private readonly Kept<Overview> _overview;
    private readonly ConcurrentDictionary<string, Kept<Answer>> _statistics = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Kept<Answer>> _reports = new(StringComparer.Ordinal);

    /// <summary>A source that has computed nothing yet.</summary>
    /// <param name="options">What is served.</param>
    /// <param name="database">The database that the options name.</param>
    /// <param name="clock">The clock.</param>
    public BarSource(ServiceOptions options, IBarDatabase database, TimeProvider clock)
    {
        (_options, _clock, _database) = (options, clock, database);
        _overview = Keep(null, ReadOverview, _turn);
    }

    /// <summary>What the database is.</summary>
    /// <exception cref="BackfillException">It cannot be read.</exception>
    public Task<Overview> GetOverview(CancellationToken cancellation) => _overview.Get(_options.Limits.RequestTime, cancellation);

    /// <summary>The statistics of a product.</summary>
    /// <exception cref="BackfillException">They cannot be read.</exception>
    public Task<Answer> GetStatistics(Product product, CancellationToken cancellation) =>
        _statistics
            .GetOrAdd(product.Root, _ => Keep(product, c => ReadStatistics(product, c), _turn))
            .Get(_options.Limits.RequestTime, cancellation);

    /// <summary>The report about a product.</summary>
    /// <exception cref="ProblemException">There are no bars to report about.</exception>
    /// <exception cref="BackfillException">It cannot be built.</exception>
    public Task<Answer> GetReport(Product product, CancellationToken cancellation)
    {
        Kept<Answer> report;
        lock (_reports)
        {
            if (!_reports.TryGetValue(product.Root, out report!))
            {
                if (_reports.Count >= _options.Limits.KeptReports)
                    _reports.Remove(_reports.MinBy(r => r.Value.AskedAt).Key);
                _reports.Add(product.Root, report = Keep(product, c => BuildReport(product, c), _reportTurn));
            }
        }

        return report.Get(_options.Limits.ReportTime, cancellation);
    }

    /// <summary>
    /// Finds the product of a root. Without a choice of products, every product of the table of products is served, and those that the
    /// database holds.
    /// </summary>
    /// <returns>Null if it is not served.</returns>
    /// <exception cref="BackfillException">The database cannot be read.</exception>
    public async Task<Product?> FindProduct(string root, CancellationToken cancellation)
    {
        if (!Products.IsRoot(root))
            return null;
        var product = Products.Get(root);
        return _options.Products.Count > 0 ? (_options.Products.Contains(product) ? product : null)
            : Products.Known.Contains(product) || (await GetOverview(cancellation)).Products.Contains(product) ? product
            : null;
    }

    /// <summary>Cancels what is being computed.</summary>
    public void End() => _ending.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        _ending.Dispose();
    }

    private Kept<T> Keep<T>(Product? product, Func<CancellationToken, T> compute, SemaphoreSlim turn) =>
        new(() => ReadState(product), compute, turn, _clock, _ending.Token);

    // The vendor and the report come from the records beside the database.
    private string? ReadState(Product? product) =>
        _database.ReadState() is { } state ? $"{state} {CheckpointFolder.ReadState(_options.GetCheckpointPath(product))}" : null;

    private Overview ReadOverview(CancellationToken cancellation)
    {
        if (!_database.Exists())
            return new Overview(false, []);
        using var store = _database.OpenForReading(BarInterval.Minute, null, null, whileWritten: true);
        if (!store.CanBeRead)
            return new Overview(true, []);
        var named = Products.Known.Concat(_options.Products).Distinct().ToLookup(p => _options.GetSymbolName(p) ?? p.Root);
        return new Overview(true, [.. store.FindSymbols(cancellation).SelectMany(s => FindProducts(named, s))]);
    }

    private static IEnumerable<Product> FindProducts(ILookup<string, Product> named, string symbol) =>
        named.Contains(symbol) ? named[symbol]
        : Products.IsRoot(symbol) ? [Products.Get(symbol)]
        : [];

    private string GetSymbol(Product product) => _options.GetSymbolName(product) ?? product.Root;

    private Answer ReadStatistics(Product product, CancellationToken cancellation)
    {
        var document =
            !_database.Exists() ? StatisticsDocument.Empty(GetSymbol(product), "There is no database yet: no backfill has created it.")
            : TryReadTable(product, cancellation, out var statistics) ? StatisticsDocument.From(statistics, GetSymbol(product))
            : StatisticsDocument.Empty(GetSymbol(product), $"The database holds no bar of {product}.");
        return new Answer(ServiceJson.Serialize(document), Answer.Json);
    }

    // False if the table and its records are of other products. If only one of the two is, nothing can be said about the product.
    private bool TryReadTable(
        Product product,
        CancellationToken cancellation,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TableStatistics? statistics
    )
    {
        statistics = null;
        try
        {
            statistics = TableStatistics.Read(
                _options.Db,
                _options.Checkpoint,
                product.Root,
                _options.GetSymbolName(product),
                cancellation
            );
            return true;
        }
        catch (TargetException e) when (e.Id == ErrorIds.OtherProduct && !ReadOverview(cancellation).Products.Contains(product))
        {
            return false;
        }
    }

    private Answer BuildReport(Product product, CancellationToken cancellation)
    {
        var overview = ReadOverview(cancellation);
        if (!overview.Exists || (overview.Products.Count > 0 && !overview.Products.Contains(product)))
            throw new ProblemException(Problem.NotFound($"The database holds no bar of {product}, so there is no report about it."));
        var page = ReportRun.Render(
            new ReportOptions
            {
                Db = _options.Db,
                Symbol = product.Root,
                SymbolName = _options.GetSymbolName(product),
                Checkpoint = _options.Checkpoint,
                Out = "",
                AllowEmpty = true,
            },
            cancellation
        );
        return new Answer(page, Answer.Html, $"{ReportPage.Policy}; frame-ancestors 'none'");
    }
}
