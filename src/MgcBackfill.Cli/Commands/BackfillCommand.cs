using System.CommandLine;
using MgcBackfill.Backfill;
using MgcBackfill.Cli.Output;
using MgcBackfill.Cli.Progress;
using MgcBackfill.Errors;
using MgcBackfill.Log;
using MgcBackfill.Source;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill backfill</c>.</summary>
internal sealed class BackfillCommand : Command
{
    private const string Examples = """
        Examples:
          mgc-backfill backfill --db gold.db --dbn data/
              All that the files in data/ hold; run it again after a crash, or when new files have come.
          mgc-backfill backfill --db gold.db --dbn 2024-Q2.dbn.zst
              The next quarter alone: finished days are kept, and the day between is built from both files.
          mgc-backfill backfill --db gold.db --dbn data/ --dry-run
              Reads, selects and proves everything, shows the plan, and writes nothing.
          mgc-backfill backfill --db gold.db --dbn 'data/*.dbn.zst' --start 2024-01-02 --end 2024-12-31
              The trading days of 2024. A trading day D runs from D-1 23:00 to D 23:00 UTC.
          mgc-backfill backfill --db gold.db --dbn data/ --retry-failed
              Once the cause of a failed chunk is mended.
          mgc-backfill backfill --db gold.db --dbn data/ --workers 4
              Four processes read and select; this one merges, in the order of time.
          mgc-backfill backfill --db gold.db --dbn data/ --json > result.json
              For schedulers: the result on standard output, everything else on standard error.
        """;

    private readonly Terminal _terminal;
    private readonly CommonOptions _common = new();
    private readonly Option<string?> _db = Values.Database("--db", "The DuckDB database; made if absent. Only its table bars_1m is touched.", required: true);
    private readonly Option<string[]> _dbn = Values.Paths("--dbn", "DBN files, a folder of *.dbn and *.dbn.zst, or wildcards. May be repeated.", required: true);
    private readonly SourceArguments _source = new();
    private readonly Option<string> _symbol = new("--symbol") { Description = "The product. MGC is the only one.", HelpName = "MGC", DefaultValueFactory = _ => Market.Outright.Root };
    private readonly Option<DateOnly?> _start = Values.Date("--start", "First trading day, inclusive. Left out: the source's first.");
    private readonly Option<DateOnly?> _end = Values.Date("--end", "Last trading day, inclusive. Left out: the source's last.");
    private readonly Option<int> _workers = Values.Number(
        "--workers", "Processes that read, select and stage; 1 is this one alone. The result does not depend on it.", least: 1, otherwise: 1);
    private readonly Option<int> _chunkDays = Values.Number("--chunk-days", "Trading days of a chunk; a chunk is one transaction.", least: 1, otherwise: BackfillOptions.DefaultChunkDays);
    private readonly Option<string?> _checkpoint = Values.Path("--checkpoint", "Folder of the records and the log. Left out: the database's path with .checkpoint behind it.");
    private readonly Option<bool> _retryFailed = new("--retry-failed") { Description = "Try chunks again that failed before. Without it, a failed chunk stops the run." };
    private readonly Option<bool> _allowReplace = new("--allow-replace") { Description = "Let stored days give way where the source or the table has changed, and record it." };
    private readonly Option<bool> _allowLess = new("--allow-less") { Description = "Let finished days lose time that neither the files given nor the recorded files hold any more." };
    private readonly Option<SourcePreference> _prefer = new("--prefer")
    {
        Description = "Where two files hold different bars of one symbol and minute, believe the newer file, and record each choice. Left out: such files are refused.",
        HelpName = "newest",
        CustomParser = result => result.Tokens[0].Value == "newest" ? SourcePreference.Newest : Values.Refuse<SourcePreference>(result, "is not 'newest'."),
    };

    private readonly Option<bool> _allowEmpty = CommonOptions.OfAllowEmpty("a table");
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Do everything but write: no file, no table, no record is left behind." };

    public BackfillCommand(Terminal terminal)
        : base("backfill", "Fill the table from DBN files, chunk by chunk, and prove it. The same command finishes what was interrupted.")
    {
        _terminal = terminal;
        foreach (var option in (Option[])[_db, _dbn, _source.Recurse, _source.RequireManifest, _symbol, _start, _end, _workers, _chunkDays, _checkpoint, _retryFailed, _allowReplace, _allowLess, _allowEmpty, _prefer, _dryRun])
            Options.Add(option);
        _common.AddTo(this, terminal, Examples);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var (json, verbose) = (_common.Json(parsed), _common.Verbose(parsed));
        BackfillSummary? summary = null;
        Exception? error = null;
        try
        {
            var options = OptionsOf(parsed);
            using var log = new RunLog(options, CommandLineWording.Instance);
            var display = ProgressDisplay.For(_terminal, json, verbose);
            display.During(() => BackfillRun.Run(options, happened => summary = Listen(happened, log, display) ?? summary, _terminal.Interruption()));
        }
        catch (Exception e)
        {
            error = e;
        }

        return Tell(summary, error, json, verbose);
    }

    // The end of the run is told by the views below; of its lines only what the log has to say of itself is shown.
    private static BackfillSummary? Listen(BackfillEvent happened, RunLog log, IProgressDisplay display)
    {
        foreach (var line in log.Listen(happened))
        {
            if (happened is not RunEnded || line.Level == LogLevel.Warning)
                display.Show(line);
        }

        if (happened is ProgressMade progress)
            display.Show(progress);
        return (happened as RunEnded)?.Summary;
    }

    private int Tell(BackfillSummary? summary, Exception? error, bool json, bool verbose)
    {
        if (summary is null)
            return FailureView.Write(_terminal, Name, error!, json, verbose);
        if (json)
        {
            FailureView.WriteJson(_terminal, BackfillDocument.Of(summary, error, verbose), error, verbose);
            return ExitCodes.For(error);
        }

        // A run that never got as far as a plan has nothing to tell but its error.
        if (error is null || summary.Plan is not null)
            SummaryView.Write(_terminal, summary);
        if (error is not null)
            FailureView.WriteText(_terminal, error, verbose);
        return ExitCodes.For(error);
    }

    private BackfillOptions OptionsOf(ParseResult parsed)
    {
        var options = new BackfillOptions
        {
            Db = parsed.GetRequiredValue(_db)!,
            Dbn = parsed.GetRequiredValue(_dbn),
            Source = _source.Of(parsed) with { Prefer = parsed.GetValue(_prefer) },
            Symbol = parsed.GetRequiredValue(_symbol),
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
        };
        options.Validate();
        return options;
    }
}
