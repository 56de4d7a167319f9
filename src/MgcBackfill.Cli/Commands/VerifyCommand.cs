using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MgcBackfill.Backfill;
using MgcBackfill.Cli.Output;
using MgcBackfill.Cli.Progress;
using MgcBackfill.Errors;
using MgcBackfill.Log;
using MgcBackfill.Source;
using MgcBackfill.Verify;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill verify</c>.</summary>
internal sealed class VerifyCommand : Command
{
    private const string Examples = """
        Examples:
          mgc-backfill verify --db gold.db --dbn data/
              Every value of every bar against the source, the records and the rules.
          mgc-backfill verify --db gold.db --dbn data/ --days 50
              Against the source: count, first and last bar of 50 evenly spaced days. The rules: every row.
          mgc-backfill verify --db gold.db
              The rules and the records only, where the source is not available.

        Gate: a check of the whole table. Records: what each backfill did and decided, in the checkpoint folder.
        Exit code 5: a gate failed. Do not use the table.
        """;

    private readonly Terminal _terminal;
    private readonly CommonOptions _common = new();
    private readonly Option<string?> _db = Values.Database("--db", CommonOptions.DatabaseDescription, required: true);
    private readonly Option<string?> _symbol = CommonOptions.CreateSymbol();
    private readonly Option<string?> _symbolName = CommonOptions.CreateSymbolName();
    private readonly Option<string[]> _dbn = Values.Paths("--dbn", "DBN files, a folder, or wildcards to verify against. May be repeated.");
    private readonly SourceArguments _source = new();
    private readonly Option<int?> _days = new("--days")
    {
        Description =
            "How many days to compare with the source by count, first and last bar. 'all': every value of every bar. [default: all]",
        HelpName = "N|all",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text == "all")
                return null;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days > 0)
                return days;
            return Values.Refuse<int?>(result, "is not valid. Give 'all' or a whole number of at least 1.");
        },
    };

    private readonly Option<string?> _checkpoint = Values.Path("--checkpoint", CommonOptions.RecordsDescription);
    private readonly Option<bool> _allowEmpty = CommonOptions.CreateAllowEmpty("a table");

    public VerifyCommand(Terminal terminal)
        : base("verify", "Verify a table against the rules, its records and, where it is given, the source. Writes nothing.")
    {
        _terminal = terminal;
        _days.CompletionSources.Add("all");
        foreach (
            var option in (Option[])
                [_db, _symbol, _symbolName, _dbn, _source.Recurse, _source.RequireManifest, _days, _checkpoint, _allowEmpty]
        )
            Options.Add(option);
        _common.AddTo(this, terminal, Examples);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var (json, verbose) = (_common.Json(parsed), _common.Verbose(parsed));
        var clock = Stopwatch.StartNew();
        var options = new VerifyOptions
        {
            Db = parsed.GetRequiredValue(_db)!,
            Symbol = parsed.GetValue(_symbol),
            SymbolName = parsed.GetValue(_symbolName),
            Dbn = parsed.GetValue(_dbn) ?? [],
            Source = _source.GetOptions(parsed),
            SampleDays = parsed.GetValue(_days),
            Checkpoint = parsed.GetValue(_checkpoint),
            AllowEmpty = parsed.GetValue(_allowEmpty),
        };
        SourceSet? source = null;
        Verification? verification = null;
        Exception? error = null;
        try
        {
            var display = ProgressDisplay.Create(_terminal, json, verbose);
            var listener = CreateListener(display) with
            {
                Accepted = accepted => Show(display, new SourceAccepted(DateTime.UtcNow, source = accepted)),
            };
            display.RunWith(() => verification = VerifyRun.Run(options, listener, _terminal.Interruption()));
            verification!.Require();
        }
        catch (Exception e)
        {
            error = e;
        }

        if (verification is null)
            return FailureView.Write(_terminal, Name, error!, json, verbose);
        if (json)
            FailureView.WriteJson(
                _terminal,
                VerifyDocument.From(options, source, verification, clock.Elapsed, error, verbose),
                error,
                verbose
            );
        else
            Print(options, verification, clock.Elapsed, error, verbose);
        return ExitCodes.For(error);
    }

    private static VerifyListener CreateListener(IProgressDisplay display) =>
        new()
        {
            TornLines = (folder, lines) => Show(display, new TornLinesFound(DateTime.UtcNow, folder, lines)),
            Progress = (fraction, day) =>
                display.Show(new ProgressMade(DateTime.UtcNow, BackfillStage.Verifying, fraction, day.ToString())),
        };

    private static void Show(IProgressDisplay display, BackfillEvent runEvent)
    {
        foreach (var line in LogLines.Format(runEvent, CommandLineWording.Instance))
            display.Show(line);
    }

    private void Print(VerifyOptions options, Verification verification, TimeSpan elapsed, Exception? error, bool verbose)
    {
        VerificationView.Write(_terminal, options, verification, elapsed);
        if (error is not null)
            FailureView.WriteText(_terminal, error, verbose);
    }
}
