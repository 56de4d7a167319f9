using System.Management.Automation;
using MgcBackfill.Download;
using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Cmdlets;

/// <summary>Buys the trading days of a range that neither a database nor a folder holds, and puts the files into the folder.</summary>
[Cmdlet(VerbsData.Save, "DbnGap", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(DbnDownload), typeof(PlannedDownload))]
public sealed class SaveDbnGapCommand : CancellableCmdlet
{
    /// <summary>A database whose finished days are not bought again; opened read-only.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Database { get; set; }

    /// <summary>The folder for the files; created if it does not exist.</summary>
    [Parameter(Mandatory = true, Position = 1, HelpMessage = "The folder for the files, such as data.")]
    [ValidateNotNullOrEmpty]
    public string Dbn { get; set; } = "";

    /// <summary>The products, each named by the root of its contracts.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProductCompleter))]
    public string[] Symbol { get; set; } = [Products.Default.Root];

    /// <summary>The value of symbol in the rows of a server's table.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SymbolName { get; set; }

    /// <summary>The schema of the bars.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BarSchemaCompleter))]
    public string Schema { get; set; } = BarInterval.Minute.SchemaName;

    /// <summary>First trading day that is needed, inclusive.</summary>
    [Parameter(Mandatory = true, HelpMessage = "The first trading day, as yyyy-MM-dd.")]
    [TradingDayTransformation]
    public DateOnly Start { get; set; }

    /// <summary>Last trading day that is needed, inclusive.</summary>
    [Parameter(Mandatory = true, HelpMessage = "The last trading day, as yyyy-MM-dd.")]
    [TradingDayTransformation]
    public DateOnly End { get; set; }

    /// <summary>The folder of the database's records; by default the one beside the database.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>The most that all requests together may cost, in US dollars; if they cost more, nothing is bought.</summary>
    [Parameter]
    public decimal? MaxCost { get; set; }

    /// <summary>Buys streams, which need no wait, instead of jobs. A stream that breaks is paid for and lost.</summary>
    [Parameter]
    public SwitchParameter Stream { get; set; }

    /// <summary>The time that one file covers at most.</summary>
    [Parameter]
    [ValidateSet("Year", "Month", "Week", "Day", "None")]
    public string Split { get; set; } = nameof(SplitDuration.Year);

    /// <summary>Pays again for what was paid for and cannot be had, or is not in the folder any more.</summary>
    [Parameter]
    public SwitchParameter AllowRepurchase { get; set; }

    /// <summary>Minutes to wait for the service to finish a job.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaxWait { get; set; } = DownloadOptions.DefaultMaxWaitMinutes;

    /// <summary>A command that prints the key; by default the key comes from the environment.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KeyCommand { get; set; }

    /// <summary>The address of the service.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Gateway { get; set; }

    /// <inheritdoc/>
    private protected override string StoppedMessage =>
        "The download was stopped. What was paid for is recorded. Run the same command again to go on from there.";

    /// <inheritdoc/>
    private protected override object? GetErrorTarget(Exception error) => Dbn;

    /// <inheritdoc/>
    private protected override void ProcessEnd()
    {
        var options = CreateOptions();
        options.Validate();
        using var termination = new Termination(CancelWork);
        var key = GatewayKey.Load(KeyCommand, keepVariable: true, Cancellation);
        var result = Run(options, key);
        foreach (var note in result.Plan.Notes)
            WriteVerbose(note);
        if (options.DryRun && result.Plan.Purchases.Count > 0)
            Agree(result.Plan);
        if (result.Plan.Purchases.Count == 0)
            WriteVerbose("There is nothing to buy.");
        WriteRecords(
            options.DryRun
                ? result.Plan.Purchases.Select(p => new PlannedDownload(p))
                : result.Finished.Select(f => new DbnDownload(f, options.Dbn))
        );
    }

    private DownloadResult Run(DownloadOptions options, GatewayKey key)
    {
        using var progress = new ProgressReporter(this, "Downloading DBN files");
        var streams = new RunStreams(this, CancelWork);
        try
        {
            return PipelineThread.Run(thread =>
                DownloadRun.Run(
                    options,
                    key,
                    plan =>
                    {
                        var agreed = false;
                        thread.Invoke(() => streams.Guard(() => agreed = Agree(plan)));
                        return agreed;
                    },
                    text => thread.Invoke(() => streams.Guard(() => WriteWarning(text))),
                    (fraction, detail) => thread.Invoke(() => streams.Guard(() => progress.Report(detail, fraction))),
                    Cancellation
                )
            );
        }
        finally
        {
            streams.Rethrow();
        }
    }

    // The shell asks, or writes what would be done.
    private bool Agree(DownloadPlan plan) =>
        ShouldProcess(
            $"{string.Join(", ", Symbol)}, {new TradingDayRange(TradingDay.From(Start), TradingDay.From(End))}, {Money.Format(plan.Cost)}",
            $"Buy {NumberText.Count(plan.Purchases.Count, "request")} of {NumberText.Count(plan.Records, "record")}"
        );

    // Known before the prices are, so that nothing is written.
    private bool IsWhatIf =>
        LanguagePrimitives.IsTrue(
            MyInvocation.BoundParameters.TryGetValue("WhatIf", out var typed) ? typed : GetVariableValue("WhatIfPreference")
        );

    private DownloadOptions CreateOptions() =>
        new()
        {
            Db = Database is null ? null : ResolveDatabase(Database),
            Dbn = Resolve(Dbn),
            Products = ProductChoice.Parse(Symbol).Products,
            SymbolName = SymbolName,
            Interval = BarInterval.Parse(Schema),
            Checkpoint = Checkpoint is null ? null : Resolve(Checkpoint),
            Start = Start,
            End = End,
            Kind = Stream ? PurchaseKind.Stream : PurchaseKind.Batch,
            Split = Enum.Parse<SplitDuration>(Split, ignoreCase: true),
            MaxCost = MaxCost,
            AllowRepurchase = AllowRepurchase,
            DryRun = IsWhatIf,
            Gateway = Gateway is null ? GatewayAddress.Default : GatewayAddress.Parse(Gateway),
            MaxWait = TimeSpan.FromMinutes(MaxWait),
        };
}
