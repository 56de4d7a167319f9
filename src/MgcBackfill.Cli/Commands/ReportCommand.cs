using System.CommandLine;
using MgcBackfill.Cli.Output;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Report;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill report</c>.</summary>
internal sealed class ReportCommand : ReadOnlyCommand<ReportResult>
{
    private const string Examples = """
        Examples:
          mgc-backfill report --db gold.db --dbn data/ --out gold.html
              Verifies the table against the source and writes one page that works without a network.
          mgc-backfill report --db gold.db --out gold.html --force
              Verifies it against its records only, and replaces an earlier page.
          mgc-backfill report --db gold.db --out march.html --zoom-start 2024-03-01 --zoom-end 2024-03-31
              Puts the minutes of March into the page, to zoom into day by day.

        If a gate fails, the page is written too and says so, and the exit code is 5: do not use the table.
        """;

    private readonly Option<string?> _db = Values.Database("--db", CommonOptions.DatabaseDescription, required: true);
    private readonly Option<string?> _symbol = CommonOptions.CreateSymbol();
    private readonly Option<string?> _symbolName = CommonOptions.CreateSymbolName();
    private readonly Option<string[]> _dbn = Values.Paths("--dbn", "DBN files, a folder, or wildcards to verify against. May be repeated.");
    private readonly SourceArguments _source = new();
    private readonly Option<string?> _checkpoint = Values.Path("--checkpoint", CommonOptions.RecordsDescription);
    private readonly Option<string?> _out = Values.Path("--out", "The HTML file to write.", required: true);
    private readonly Option<DateOnly?> _zoomStart = Values.Date(
        "--zoom-start",
        "First trading day to show minute by minute, inclusive. [default, with --zoom-end: the newest days and the rolls]"
    );
    private readonly Option<DateOnly?> _zoomEnd = Values.Date("--zoom-end", "Last trading day to show minute by minute, inclusive.");
    private readonly Option<bool> _force = new("--force") { Description = "Replace the file if it is an HTML file." };
    private readonly Option<bool> _allowEmpty = CommonOptions.CreateAllowEmpty("a table");

    public ReportCommand(Terminal terminal)
        : base(
            terminal,
            "report",
            "Verify a table and write an HTML page about it: gates, calendar, prices and rolls, minutes, sources, failures."
        ) =>
        AddOptions(
            Examples,
            _db,
            _symbol,
            _symbolName,
            _dbn,
            _source.Recurse,
            _source.RequireManifest,
            _checkpoint,
            _out,
            _zoomStart,
            _zoomEnd,
            _force,
            _allowEmpty
        );

    /// <inheritdoc/>
    protected override ReportResult Compute(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation)
    {
        var options = new ReportOptions
        {
            Db = parsed.GetRequiredValue(_db)!,
            Symbol = parsed.GetValue(_symbol),
            SymbolName = parsed.GetValue(_symbolName),
            Out = parsed.GetRequiredValue(_out)!,
            Dbn = parsed.GetValue(_dbn) ?? [],
            Source = _source.GetOptions(parsed),
            Checkpoint = parsed.GetValue(_checkpoint),
            ZoomStart = parsed.GetValue(_zoomStart),
            ZoomEnd = parsed.GetValue(_zoomEnd),
            Force = parsed.GetValue(_force),
            AllowEmpty = parsed.GetValue(_allowEmpty),
        };
        return ReportRun.Run(options, progress, cancellation);
    }

    /// <inheritdoc/>
    protected override void Print(Terminal terminal, ReportResult result) =>
        new Sheet(
            result.Verdict switch
            {
                ReportVerdict.Valid => "report written: table valid",
                ReportVerdict.Empty => "report written: the table is empty",
                _ => "report written: table INVALID",
            },
            result.Verdict == ReportVerdict.Valid,
            [
                ("file", result.Path),
                ("size", NumberText.Count(result.Bytes, "byte")),
                ("database", result.Db),
                (
                    "table",
                    $"{NumberText.Count(result.Verification.Rows, "row")}, {NumberText.Count(result.Verification.Days, "trading day")}"
                ),
                ("gates", GateView.FormatCounts(result.Verification)),
                ("build digest", result.Verification.BuildDigest ?? "none"),
            ]
        ).Write(terminal);

    /// <inheritdoc/>
    protected override ResultDocument Document(ReportResult result) => ReportDocument.From(result);

    /// <inheritdoc/>
    protected override BackfillException? GetFailure(ReportResult result) => result.Verification.Failure;
}
