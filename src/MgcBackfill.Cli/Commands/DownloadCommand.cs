using System.CommandLine;
using System.Globalization;
using MgcBackfill.Backfill;
using MgcBackfill.Cli.Output;
using MgcBackfill.Cli.Progress;
using MgcBackfill.Download;
using MgcBackfill.Errors;
using MgcBackfill.Log;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill download</c>.</summary>
internal sealed class DownloadCommand : Command
{
    private const string Examples = """
        Examples:
          mgc-backfill download --db gold.db --dbn data/ --start 2024-01-01 --end 2024-06-30 --dry-run
              What is missing in the database and in the folder, and what it costs. Buys and writes nothing.
          mgc-backfill download --db gold.db --dbn data/ --start 2024-01-01 --end 2024-06-30
              Shows the same, asks, and buys.
          mgc-backfill download --db gold.db --dbn data/ --start 2024-01-01 --end 2024-06-30 --max-cost 5 --then-backfill
              For schedulers: buys for 5 dollars at most, without a question, and then backfills these days.
          mgc-backfill download --dbn data/ --symbol MGC,GC,MNQ --start 2024-01-01 --end 2024-06-30
              Several products. Only the files in the folder count as held.
          mgc-backfill download --dbn data/ --start 2024-01-01 --end 2024-06-30 --key-command "pass show databento"
              The key comes from a password store. Without the option it comes from DATABENTO_API_KEY.

        After an interruption the same command goes on: what was paid for is fetched, and not bought again.
        The folder holds a record of all purchases: mgc_downloads.jsonl. Keep it with the files.
        """;

    private readonly Terminal _terminal;
    private readonly CommonOptions _common = new();
    private readonly Option<string?> _db = Values.Database("--db", "A database whose finished days are not bought again. It is only read.");
    private readonly Option<string?> _dbn = Values.Path(
        "--dbn",
        "The folder for the files; created if absent. What it holds, also in subfolders, is not bought again.",
        required: true
    );
    private readonly Option<DateOnly?> _start = Values.Date("--start", "First wanted trading day, inclusive.", required: true);
    private readonly Option<DateOnly?> _end = Values.Date("--end", "Last wanted trading day, inclusive.", required: true);
    private readonly Option<ProductChoice> _symbol = new("--symbol")
    {
        Description =
            $"The product: the root of its contracts, such as {Products.Default}. Several with commas between them; the path of a "
            + "database then needs {symbol}, which stands for the root.",
        HelpName = "ROOT[,ROOT…]",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => ProductChoice.Default,
        CustomParser = result =>
            ProductChoice.Parse(result.Tokens.Select(t => t.Value)) is { IsAll: false } choice
                ? choice
                : Values.Refuse<ProductChoice>(result, "is not a product. Name each product."),
    };
    private readonly Option<string?> _symbolName = CommonOptions.CreateSymbolName();
    private readonly Option<BarInterval> _schema = new("--schema")
    {
        Description = "Schema of the bars.",
        HelpName = "SCHEMA",
        DefaultValueFactory = _ => BarInterval.Minute,
        CustomParser = result => BarInterval.Parse(result.Tokens[0].Value),
    };
    private readonly Option<string?> _checkpoint = Values.Path("--checkpoint", CommonOptions.RecordsDescription);
    private readonly Option<decimal?> _maxCost = new("--max-cost")
    {
        Description = "Buy without a question if all requests together cost at most this, in US dollars; otherwise buy nothing.",
        HelpName = "USD",
        CustomParser = result =>
            decimal.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars)
                ? dollars
                : Values.Refuse<decimal?>(result, "is not an amount of US dollars such as 25 or 0.50."),
    };
    private readonly Option<bool> _yes = new("--yes") { Description = "Buy without a question, whatever it costs." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Ask the service for prices, and buy and write nothing." };
    private readonly Option<bool> _batch = new("--batch")
    {
        Description = "Buy jobs, whose files can be fetched again and have a sha256. This is the default.",
    };
    private readonly Option<bool> _stream = new("--stream")
    {
        Description = "Buy streams, which need no wait. A stream that breaks is paid for and lost.",
    };
    private readonly Option<SplitDuration> _split = new("--split")
    {
        Description = "The time that one file covers at most.",
        HelpName = "year|month|week|day|none",
        DefaultValueFactory = _ => SplitDuration.Year,
        CustomParser = result =>
            Enum.TryParse<SplitDuration>(result.Tokens[0].Value, ignoreCase: true, out var split)
            && JsonName(split) == result.Tokens[0].Value
                ? split
                : Values.Refuse<SplitDuration>(result, "is not one of year, month, week, day and none."),
    };
    private readonly Option<string?> _gateway = new("--gateway")
    {
        Description = $"Address of the service; plain http only to this machine. [default: {GatewayAddress.Default}]",
        HelpName = "URL",
    };
    private readonly Option<string?> _keyCommand = new("--key-command")
    {
        Description = $"A command that prints the key, such as that of a password store. [default: the variable {GatewayKey.Variable}]",
        HelpName = "COMMAND",
    };
    private readonly Option<bool> _allowRepurchase = new("--allow-repurchase")
    {
        Description = "Pay again for what was paid for and cannot be had, or is not in the folder any more.",
    };
    private readonly Option<int> _maxWait = Values.Number(
        "--max-wait",
        "Minutes to wait for the service to finish a job. After them, the same command goes on waiting.",
        least: 1,
        otherwise: DownloadOptions.DefaultMaxWaitMinutes
    );
    private readonly Option<bool> _thenBackfill = new("--then-backfill")
    {
        Description = "Then backfill these trading days into the database, from the folder and its subfolders.",
    };

    public DownloadCommand(Terminal terminal)
        : base(
            "download",
            "Buy the trading days of a range that are missing, from the vendor. Shows the price and asks first; buys nothing twice."
        )
    {
        _terminal = terminal;
        Values.CompleteRoots(_symbol, () => Products.Known);
        Values.Complete(_schema, () => BarInterval.All.Select(i => i.SchemaName));
        Values.Complete(_split, () => Enum.GetValues<SplitDuration>().Select(JsonName));
        foreach (
            var option in (Option[])
                [
                    _db,
                    _dbn,
                    _start,
                    _end,
                    _symbol,
                    _symbolName,
                    _schema,
                    _checkpoint,
                    _dryRun,
                    _maxCost,
                    _yes,
                    _batch,
                    _stream,
                    _split,
                    _thenBackfill,
                    _allowRepurchase,
                    _maxWait,
                    _keyCommand,
                    _gateway,
                ]
        )
            Options.Add(option);
        Validators.Add(result =>
        {
            if (result.GetValue(_batch) && result.GetValue(_stream))
                result.AddError($"Options '{_batch.Name}' and '{_stream.Name}' cannot be used together.");
            if (result.GetValue(_thenBackfill) && result.GetResult(_db) is null)
                result.AddError($"Option '{_thenBackfill.Name}' needs '{_db.Name}': the database to backfill.");
        });
        _common.AddTo(this, terminal, Examples);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var (json, verbose) = (_common.Json(parsed), _common.Verbose(parsed));
        try
        {
            var options = GetOptions(parsed);
            options.Validate();
            RequireConsent(parsed, json);
            var result = Download(parsed, options, json, verbose);
            var backfill = parsed.GetValue(_thenBackfill) && !result.IsDeclined && HoldsFiles(options) ? GetBackfill(options) : null;
            if (!json)
                DownloadView.Write(_terminal, options, result);
            return Backfill(options, result, backfill, json, verbose);
        }
        catch (Exception e)
        {
            return FailureView.Write(_terminal, Name, e, json, verbose);
        }
    }

    private DownloadResult Download(ParseResult parsed, DownloadOptions options, bool json, bool verbose)
    {
        var display = ProgressDisplay.Create(_terminal, json, verbose);
        var key = GatewayKey.Load(parsed.GetValue(_keyCommand), keepVariable: false, _terminal.Interruption());
        DownloadResult? result = null;
        display.RunWith(() => result = DownloadRun.Run(options, key, Confirm, Warn, Progress, _terminal.Interruption()));
        return result!;

        bool Confirm(DownloadPlan plan)
        {
            if (options.MaxCost is null && !parsed.GetValue(_yes))
                return Ask(plan, options, display);
            display.Show(new LogLine(DateTime.UtcNow, LogLevel.Info, DownloadView.Describe(plan)));
            return true;
        }

        void Warn(string text) => display.Show(new LogLine(DateTime.UtcNow, LogLevel.Warning, text));

        void Progress(double fraction, string detail) =>
            display.Show(new ProgressMade(DateTime.UtcNow, BackfillStage.Downloading, fraction, detail));
    }

    // Before anything is sent, so that a scheduler's first run shows what is missing, and not the first one that has something to buy.
    private void RequireConsent(ParseResult parsed, bool json)
    {
        var isGiven = parsed.GetValue(_dryRun) || parsed.GetValue(_yes) || parsed.GetValue(_maxCost) is not null;
        if (!isGiven && (json || _terminal.ReadAnswer is null || !_terminal.IsOutInteractive))
            throw new UsageException(
                ErrorIds.NotConfirmed,
                json
                    ? "A purchase needs your confirmation, and with JSON output no question can be asked."
                    : "A purchase needs your confirmation, and the input or the output is not a terminal.",
                "Give --max-cost with the most that may be spent, in US dollars, or --yes. --dry-run shows the prices."
            );
    }

    private bool Ask(DownloadPlan plan, DownloadOptions options, IProgressDisplay display)
    {
        var agreed = false;
        display.Pause(() =>
        {
            DownloadView.WritePlan(_terminal, options, plan);
            _terminal.Out.Write($"{Environment.NewLine}Buy this for {Money.Format(plan.Cost)}? [y/N] ");
            _terminal.Out.Flush();

            // The user may also answer with Ctrl+C, which does not end the reading.
            var answer = Task.Run(_terminal.ReadAnswer!);
            answer.Wait(_terminal.Interruption());
            agreed = answer.Result?.Trim().ToUpperInvariant() is "Y" or "YES";
        });
        return agreed;
    }

    private int Backfill(DownloadOptions options, DownloadResult result, BackfillRequest? request, bool json, bool verbose)
    {
        IReadOnlyList<BackfillOutcome> outcomes = [];
        if (request is not null)
            outcomes = BackfillWork.Run(request, _terminal, ProgressDisplay.Create(_terminal, json, verbose));
        var worst = ExitCodes.FindWorst(outcomes.Select(o => o.Error));
        if (json)
        {
            var document = DownloadDocument.From(options, result, outcomes, verbose).WithVerdict(worst, verbose);
            FailureView.WriteJson(_terminal, document, worst, verbose);
            return ExitCodes.For(worst);
        }

        if (request is null)
            return result.IsDeclined && !options.DryRun ? ExitCodes.Cancelled : ExitCodes.Success;
        _terminal.Out.WriteLine();
        return BackfillWork.Print(_terminal, outcomes, request.Products.IsSeveral, verbose);
    }

    // If all days are in the database, the folder may have nothing to backfill.
    private static bool HoldsFiles(DownloadOptions options) =>
        Directory.Exists(options.Dbn) && SourceLocator.SearchByName([options.Dbn], recurse: true, static (_, _) => { }).Paths.Count > 0;

    private static BackfillRequest GetBackfill(DownloadOptions options) =>
        new(
            new BackfillOptions
            {
                Db = options.Db!,
                Dbn = [options.Dbn],
                Source = new SourceOptions { Recurse = true },
                SymbolName = options.SymbolName,
                Start = options.Start,
                End = options.End,
                Launcher = WorkerCommand.Launcher,
                Checkpoint = options.Checkpoint,
            },
            ProductChoice.Of(options.Products)
        );

    private DownloadOptions GetOptions(ParseResult parsed) =>
        new()
        {
            Db = parsed.GetValue(_db),
            Dbn = parsed.GetRequiredValue(_dbn)!,
            Products = parsed.GetRequiredValue(_symbol).Products,
            SymbolName = parsed.GetValue(_symbolName),
            Interval = parsed.GetRequiredValue(_schema),
            Checkpoint = parsed.GetValue(_checkpoint),
            Start = parsed.GetRequiredValue(_start)!.Value,
            End = parsed.GetRequiredValue(_end)!.Value,
            Kind = parsed.GetValue(_stream) ? PurchaseKind.Stream : PurchaseKind.Batch,
            Split = parsed.GetValue(_split),
            MaxCost = parsed.GetValue(_maxCost),
            AllowRepurchase = parsed.GetValue(_allowRepurchase),
            DryRun = parsed.GetValue(_dryRun),
            Gateway = parsed.GetValue(_gateway) is { } gateway ? GatewayAddress.Parse(gateway) : GatewayAddress.Default,
            MaxWait = TimeSpan.FromMinutes(parsed.GetValue(_maxWait)),
        };

    private static string JsonName(SplitDuration split) => Formats.JsonText.Name(split);
}
