using MgcBackfill.Backfill;
using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Inventory;
using MgcBackfill.Market;

namespace MgcBackfill.Download;

/// <summary>What to download, from where, and what it may cost.</summary>
internal sealed record DownloadOptions
{
    /// <summary>The default of <see cref="MaxWait"/>, in minutes.</summary>
    public const int DefaultMaxWaitMinutes = 12 * 60;

    /// <summary>The folder of the files. What it holds, also in folders inside it, is not bought again.</summary>
    public required string Dbn { get; init; }

    /// <summary>
    /// A database whose finished days are not bought again, with <see cref="BackfillRequest.Placeholder"/> for several products; null for
    /// none.
    /// </summary>
    public string? Db { get; init; }

    /// <summary>The value of symbol in the database's rows, if it holds several products; null for the root.</summary>
    public string? SymbolName { get; init; }

    /// <summary>Folder of the database's records; null for the default folder beside the database.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The products, at least one.</summary>
    public required IReadOnlyList<Product> Products { get; init; }

    /// <summary>The interval of the bars.</summary>
    public BarInterval Interval { get; init; } = BarInterval.Minute;

    /// <summary>First wanted trading day, inclusive.</summary>
    public required DateOnly Start { get; init; }

    /// <summary>Last wanted trading day, inclusive.</summary>
    public required DateOnly End { get; init; }

    /// <summary>How to buy.</summary>
    public PurchaseKind Kind { get; init; } = PurchaseKind.Batch;

    /// <summary>The time that one file covers at most.</summary>
    public SplitDuration Split { get; init; } = SplitDuration.Year;

    /// <summary>The most that this run may spend, in US dollars; null for no limit.</summary>
    public decimal? MaxCost { get; init; }

    /// <summary>True to buy again what was paid for and cannot be had any more.</summary>
    public bool AllowRepurchase { get; init; }

    /// <summary>True to ask the service for prices, and to buy and write nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>The service.</summary>
    public GatewayAddress Gateway { get; init; } = GatewayAddress.Default;

    /// <summary>How long to wait for the service to finish jobs.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMinutes(DefaultMaxWaitMinutes);

    /// <summary>How long to wait between requests.</summary>
    internal GatewayTiming Timing { get; init; } = GatewayTiming.Default;

    /// <summary>The form of a job's files.</summary>
    internal BatchForm Form => new("dbn", "zstd", Split.ToString().ToLowerInvariant());

    // As a backfill finds the database, the rows and the records of each product.
    private BackfillRequest? Tables =>
        Db is null
            ? null
            : new BackfillRequest(
                new BackfillOptions
                {
                    Db = Db,
                    Dbn = [Dbn],
                    SymbolName = SymbolName,
                    Checkpoint = Checkpoint,
                },
                ProductChoice.Of(Products)
            );

    /// <summary>Validates the options.</summary>
    /// <exception cref="UsageException">They are invalid.</exception>
    public void Validate()
    {
        if (Products.Count == 0)
            throw new UsageException(ErrorIds.InvalidArgument, "No product is given.", $"Give {OptionName.Symbol}.");
        if (Db is null && Checkpoint is not null)
            throw new UsageException(
                ErrorIds.InvalidArgument,
                "Records are given without their database.",
                $"Give {OptionName.Db} as well, or leave out {OptionName.Checkpoint}."
            );
        Tables?.Validate();
        if (Db is not null && Interval != BarInterval.Minute)
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"A database holds {BarInterval.Minute.Title} bars, and {Interval.SchemaName} is asked for.",
                $"Leave {OptionName.Db} out, or ask for {BarInterval.Minute.SchemaName}."
            );
        if (MaxCost < 0)
            throw new UsageException(ErrorIds.InvalidArgument, "The limit of the cost is negative.", "Give an amount of at least 0.");
        // A gap always has a place to look here: the folder, also if it does not exist yet.
        (GetGaps(Products[0], []) with { Dbn = [Dbn] }).Validate();
    }

    /// <summary>The question which time is missing.</summary>
    /// <param name="product">The product.</param>
    /// <param name="coming">Time that was bought and is not in the folder yet.</param>
    internal GapOptions GetGaps(Product product, IReadOnlyList<(long Start, long End)> coming)
    {
        // A database that is not there yet holds nothing.
        var table = Tables?.GetOptions(product) is { } own && BarDatabases.From(own.Db).Exists() ? own : null;
        return new GapOptions
        {
            Product = product,
            Interval = Interval,
            Db = table?.Db,
            SymbolName = table?.SymbolName,
            Checkpoint = table?.Checkpoint,
            Dbn = Directory.Exists(Dbn) ? [Dbn] : [],
            Recurse = true,
            Coming = coming,
            Start = Start,
            End = End,
        };
    }
}
