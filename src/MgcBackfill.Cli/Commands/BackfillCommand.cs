using System.CommandLine;
using System.Globalization;
using MgcBackfill.Backfill;
using MgcBackfill.Cli.Output;
using MgcBackfill.Cli.Progress;
using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Log;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Store;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill backfill</c>.</summary>
internal sealed class BackfillCommand : Command
{
    private const string Examples = """
        Examples:
          mgc-backfill backfill --db gold.db --dbn data/
              Every trading day that the files in data/ cover. Run it again after a crash, or when files were added.
          mgc-backfill backfill --db gold.db --dbn 2024-Q2.dbn.zst
              Only the next quarter: finished days are kept, and the day that both files share is built from both.
          mgc-backfill backfill --db gold.db --dbn data/ --dry-run
              Reads, selects and checks everything, shows the plan, and writes nothing.
          mgc-backfill backfill --db gold.db --dbn 'data/*.dbn.zst' --start 2024-01-02 --end 2024-12-31
              The trading days of 2024. Trading day D runs from 23:00 UTC of the day before to 23:00 UTC of day D.
          mgc-backfill backfill --db gold.db --dbn data/ --retry-failed
              After the cause of a failed chunk was removed.
          mgc-backfill backfill --db gold.db --dbn data/ --workers 4
              Four processes read and select; this one merges in chronological order.
          mgc-backfill backfill --symbol MNQ --db nasdaq.db --dbn nasdaq/
              Another product: one file holds one product.
          mgc-backfill backfill --symbol MGC,GC,MNQ --db 'out/{symbol}.db' --dbn data/
              Several products, each into a database of its own; the files are read once.
          mgc-backfill backfill --db postgresql://localhost/market --symbol MNQ --symbol-name 'CME_MINI:MNQ1!' --dbn nasdaq/
              Into the tables that 'init' made on a server. The password comes from PGPASSWORD or a passfile.
          mgc-backfill backfill --db gold.db --dbn data/ --json > result.json
              For schedulers: the result goes to standard output, everything else to standard error.

        Chunk: a few trading days that are written in one transaction. Gate: a check of the whole table
        at the end. Tie: two contracts with the highest volume of a day; the earlier expiry is selected.
        Stub day: all its bars lie within one hour. Partial day: the source covers only a part of it.
        Records: what each run did and decided, in the checkpoint folder beside the database.
        """;

    private readonly Terminal _terminal;
    private readonly CommonOptions _common = new();
    private readonly Option<string?> _db = Values.Database(
        "--db",
        $"The database: a file, created if absent, whose table {BarInterval.Minute.TableName} is written; or a "
            + $"{BarDatabases.Scheme} address.",
        required: true
    );
    private readonly Option<string[]> _dbn = Values.Paths(
        "--dbn",
        "DBN files, a folder of *.dbn and *.dbn.zst, or wildcards. May be repeated.",
        required: true
    );
    private readonly SourceArguments _source = new();
    private readonly Option<ProductChoice> _symbol = new("--symbol")
    {
        Description =
            $"The product: the root of its contracts, such as {Products.Default}. Several with commas between them, or 'all' for "
            + "every one in the source; the path of a file then needs {symbol}, which stands for the root.",
        HelpName = "ROOT[,ROOT…]|all",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => ProductChoice.Default,
        CustomParser = result => ProductChoice.Parse(result.Tokens.Select(t => t.Value)),
    };
    private readonly Option<string?> _symbolName = new("--symbol-name")
    {
        Description =
            "The value of symbol in the rows of a server's table, such as CME_MINI:MNQ1!; for several products, ROOT=NAME for each "
            + "with commas between them. [default: the root]",
        HelpName = "NAME",
    };
    private readonly Option<DateOnly?> _start = Values.Date(
        "--start",
        "First trading day, inclusive. [default: the first day in the source]"
    );
    private readonly Option<DateOnly?> _end = Values.Date("--end", "Last trading day, inclusive. [default: the last day in the source]");
    private readonly Option<int> _workers = Values.Number(
        "--workers",
        "Processes that read, select and stage; 1: no other process is started. The result does not depend on it.",
        least: 1,
        otherwise: 1
    );
    private readonly Option<int> _chunkDays = Values.Number(
        "--chunk-days",
        "Trading days per chunk; a chunk is one transaction.",
        least: 1,
        otherwise: BackfillOptions.DefaultChunkDays
    );
    private readonly Option<string?> _checkpoint = Values.Path(
        "--checkpoint",
        "Folder of the records and the log. [default: the path of a file with .checkpoint appended; for a server, "
            + "HOST-PORT-DATABASE-ROOT.checkpoint in the current folder]"
    );
    private readonly Option<StorageVersion?> _storage = CommonOptions.CreateStorageVersion();
    private readonly Option<long?> _memory = new("--memory")
    {
        Description =
            "Memory that the program should use at most while it merges, such as 400MB or 2GB. When it is reached, rows are written to "
            + "the database file, which takes time. [default: no limit]",
        HelpName = "SIZE",
        CustomParser = result =>
            ByteSize.TryParse(result.Tokens[0].Value, out var bytes)
                ? bytes
                : Values.Refuse<long?>(result, "is not a size such as 400MB or 2GB."),
    };
    private readonly Option<bool> _retryFailed = new("--retry-failed")
    {
        Description = "Try chunks again that failed in an earlier run. Without it, such a chunk stops the run.",
    };
    private readonly Option<bool> _allowReplace = new("--allow-replace")
    {
        Description = "Rebuild stored days where the source or the table has changed, and record the replacement.",
    };
    private readonly Option<bool> _allowLess = new("--allow-less")
    {
        Description = "Let finished days lose minutes that neither the files given nor the recorded files contain any more.",
    };
    private readonly Option<SourcePreference> _prefer = new("--prefer")
    {
        Description =
            "Where two files contain different bars for the same symbol and minute, use "
            + "the newer file, and record each choice. Without it, such files are refused.",
        HelpName = "newest",
        CustomParser = result =>
            result.Tokens[0].Value == "newest"
                ? SourcePreference.Newest
                : Values.Refuse<SourcePreference>(result, "is not valid. Give 'newest'."),
    };

    private readonly Option<bool> _allowEmpty = CommonOptions.CreateAllowEmpty("a table");
    private readonly Option<long?> _limit = new("--limit")
    {
        Description = "A trial: merge the first N bars of the plan, roll that back, and show what would be inserted and updated.",
        HelpName = "N",
        CustomParser = result =>
            long.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var bars) && bars > 0
                ? bars
                : Values.Refuse<long?>(result, "is not a whole number of at least 1."),
    };
    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Do everything except writing: no file, no table and no record is created or changed.",
    };

    public BackfillCommand(Terminal terminal)
        : base(
            "backfill",
            "Build or extend the table from DBN files, chunk by chunk, and verify it. After an interruption the same command continues."
        )
    {
        _terminal = terminal;
        Values.CompleteRoots(_symbol, () => Products.Known, ProductChoice.AllWord);
        _prefer.CompletionSources.Clear();
        _prefer.CompletionSources.Add("newest");
        foreach (
            var option in (Option[])
                [
                    _db,
                    _dbn,
                    _source.Recurse,
                    _source.RequireManifest,
                    _symbol,
                    _symbolName,
                    _start,
                    _end,
                    _workers,
                    _chunkDays,
                    _checkpoint,
                    _storage,
                    _memory,
                    _retryFailed,
                    _allowReplace,
                    _allowLess,
                    _allowEmpty,
                    _prefer,
                    _dryRun,
                    _limit,
                ]
        )
            Options.Add(option);
        _common.AddTo(this, terminal, Examples);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var (json, verbose) = (_common.Json(parsed), _common.Verbose(parsed));
        IReadOnlyList<BackfillOutcome> outcomes = [];
        BackfillRequest request;
        try
        {
            request = new BackfillRequest(GetOptions(parsed), parsed.GetRequiredValue(_symbol));
            request.Validate();
            outcomes = BackfillWork.Run(request, _terminal, ProgressDisplay.Create(_terminal, json, verbose));
        }
        catch (Exception e)
        {
            return FailureView.Write(_terminal, Name, e, json, verbose);
        }

        if (!json)
            return BackfillWork.Print(_terminal, outcomes, request.Products.IsSeveral, verbose);
        var worst = ExitCodes.FindWorst(outcomes.Select(o => o.Error));
        object document = request.Products.IsSeveral
            ? BackfillDocument.From(outcomes, CommandLineWording.Instance, verbose)
            : BackfillDocument.From(outcomes[0].Summary, worst, CommandLineWording.Instance, verbose);
        FailureView.WriteJson(_terminal, document, worst, verbose);
        return ExitCodes.For(worst);
    }

    private BackfillOptions GetOptions(ParseResult parsed) =>
        new()
        {
            Db = parsed.GetRequiredValue(_db)!,
            Storage = parsed.GetValue(_storage),
            Memory = parsed.GetValue(_memory),
            Dbn = parsed.GetRequiredValue(_dbn),
            Source = _source.GetOptions(parsed) with { Prefer = parsed.GetValue(_prefer) },
            SymbolName = parsed.GetValue(_symbolName),
            Start = parsed.GetValue(_start),
            End = parsed.GetValue(_end),
            ChunkDays = parsed.GetValue(_chunkDays),
            Workers = parsed.GetValue(_workers),
            Launcher = WorkerCommand.Launcher,
            Checkpoint = parsed.GetValue(_checkpoint),
            RetryFailed = parsed.GetValue(_retryFailed),
            AllowReplace = parsed.GetValue(_allowReplace),
            AllowLess = parsed.GetValue(_allowLess),
            AllowEmpty = parsed.GetValue(_allowEmpty),
            DryRun = parsed.GetValue(_dryRun),
            Limit = parsed.GetValue(_limit),
        };
}
