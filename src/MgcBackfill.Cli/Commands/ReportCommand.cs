using System.CommandLine;
using MgcBackfill.Cli.Output;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Report;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill report</c>.</summary>
internal sealed class ReportCommand : LookCommand<ReportResult>
{
    private const string Examples = """
        Examples:
          mgc-backfill report --db gold.db --dbn data/ --out gold.html
              The table proved against the source, and what it holds, as one page that works without a network.
          mgc-backfill report --db gold.db --out gold.html --force
              The rules and the records alone; the page of last time is replaced.
          mgc-backfill report --db gold.db --out march.html --zoom-start 2024-03-01 --zoom-end 2024-03-31
              The page holds every minute of March, to be looked at day by day.

        The page is also written where a gate failed, and shows which. The exit code is 5 then: the table must not be used.
        """;

    private readonly Option<string?> _db = Values.Database("--db", "The DuckDB database; opened for reading only.", required: true);
    private readonly Option<string[]> _dbn = Values.Paths("--dbn", "DBN files, a folder, or wildcards to prove against. May be repeated.");
    private readonly SourceArguments _source = new();
    private readonly Option<string?> _checkpoint = Values.Path("--checkpoint", "Folder of the records. Left out: the one beside the database, where there is one.");
    private readonly Option<string?> _out = Values.Path("--out", "The HTML file to write.", required: true);
    private readonly Option<DateOnly?> _zoomStart = Values.Date("--zoom-start", "First trading day to show minute by minute, inclusive. Left out, with --zoom-end too: the newest days and the rolls.");
    private readonly Option<DateOnly?> _zoomEnd = Values.Date("--zoom-end", "Last trading day to show minute by minute, inclusive.");
    private readonly Option<bool> _force = new("--force") { Description = "Replace the file if it is an HTML file." };
    private readonly Option<bool> _allowEmpty = CommonOptions.OfAllowEmpty("a table");

    public ReportCommand(Terminal terminal)
        : base(terminal, "report", "Check a table and write what it holds as one HTML page: verdict, calendar, price, rolls, minutes, sources, failures.") =>
        Take(Examples, _db, _dbn, _source.Recurse, _source.RequireManifest, _checkpoint, _out, _zoomStart, _zoomEnd, _force, _allowEmpty);

    /// <inheritdoc/>
    protected override ReportResult Look(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation)
    {
        var options = new ReportOptions
        {
            Db = parsed.GetRequiredValue(_db)!,
            Out = parsed.GetRequiredValue(_out)!,
            Dbn = parsed.GetValue(_dbn) ?? [],
            Source = _source.Of(parsed),
            Checkpoint = parsed.GetValue(_checkpoint),
            ZoomStart = parsed.GetValue(_zoomStart),
            ZoomEnd = parsed.GetValue(_zoomEnd),
            Force = parsed.GetValue(_force),
            AllowEmpty = parsed.GetValue(_allowEmpty),
        };
        return ReportRun.Run(options, progress, cancellation);
    }

    /// <inheritdoc/>
    protected override void Tell(Terminal terminal, ReportResult result) => new Sheet(
        result.Verdict switch
        {
            ReportVerdict.Valid => "report written: table valid",
            ReportVerdict.Empty => "report written: the table is empty",
            _ => "report written: table INVALID",
        },
        result.Verdict == ReportVerdict.Valid,
        [
            ("file", result.Path),
            ("size", NumberText.Of(result.Bytes, "byte")),
            ("database", result.Db),
            ("table", $"{NumberText.Of(result.Verification.Rows, "row")}, {NumberText.Of(result.Verification.Days, "trading day")}"),
            ("gates", GateView.CountsOf(result.Verification)),
            ("build digest", result.Verification.BuildDigest ?? "none"),
        ]).Write(terminal);

    /// <inheritdoc/>
    protected override ResultDocument Document(ReportResult result) => ReportDocument.Of(result);

    /// <inheritdoc/>
    protected override BackfillException? Verdict(ReportResult result) => result.Verification.Failure;
}
