using System.CommandLine;
using MgcBackfill.Backfill;
using MgcBackfill.Cli.Output;
using MgcBackfill.Errors;
using MgcBackfill.Inventory;
using MgcBackfill.Market;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill audit</c>.</summary>
internal sealed class AuditCommand : ReadOnlyCommand<SourceAudit>
{
    private const string Examples = """
        Examples:
          mgc-backfill audit --dbn data/
              Everything that a backfill would check, and its plan; no database is opened or created.
          mgc-backfill audit --dbn data/ --report audit.md
              Also write the findings to audit.md for approval, with a digest that identifies them.
          mgc-backfill audit --dbn data/ --symbol NQ
              The same for a backfill of another product.
          mgc-backfill audit --dbn data/ --start 2024-03-01 --end 2024-03-31 --json
              One month as JSON, with every day, candidate, tie and chunk.

        If a backfill would refuse the source, the audit ends with the same error and exit code: 3, or 4 for an invalid bar.
        The findings up to that point are shown and, with --report, written.
        """;

    private readonly Option<string[]> _dbn = Values.Paths("--dbn", "DBN files, a folder, or wildcards. May be repeated.", required: true);
    private readonly SourceArguments _source = new();
    private readonly Option<Product?> _symbol = Values.Product("The product that a backfill would store, by its root.", Products.Default);
    private readonly Option<DateOnly?> _start = Values.Date(
        "--start",
        "First trading day, inclusive. [default: the first day in the source]"
    );
    private readonly Option<DateOnly?> _end = Values.Date("--end", "Last trading day, inclusive. [default: the last day in the source]");
    private readonly Option<int> _chunkDays = Values.Number("--chunk-days", "Trading days per chunk.", 1, BackfillOptions.DefaultChunkDays);
    private readonly Option<string?> _report = Values.Path(
        "--report",
        "Write the findings to this Markdown file. An earlier report is replaced, unless it was edited."
    );
    private readonly Option<bool> _allowEmpty = CommonOptions.CreateAllowEmpty("days");

    public AuditCommand(Terminal terminal)
        : base(terminal, "audit", "Audit a source before a backfill: run every check and show the plan, without a database.") =>
        AddOptions(Examples, _dbn, _source.Recurse, _source.RequireManifest, _symbol, _start, _end, _chunkDays, _report, _allowEmpty);

    /// <inheritdoc/>
    protected override SourceAudit Compute(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation)
    {
        var options = new SourceAuditOptions
        {
            Dbn = parsed.GetRequiredValue(_dbn),
            Product = parsed.GetValue(_symbol)!,
            Source = _source.GetOptions(parsed),
            Start = parsed.GetValue(_start),
            End = parsed.GetValue(_end),
            ChunkDays = parsed.GetValue(_chunkDays),
            Report = parsed.GetValue(_report),
            AllowEmpty = parsed.GetValue(_allowEmpty),
        };
        return SourceAuditRun.Run(options, progress, cancellation);
    }

    /// <inheritdoc/>
    protected override void Print(Terminal terminal, SourceAudit result) => SourceAuditView.Write(terminal, result);

    /// <inheritdoc/>
    protected override ResultDocument Document(SourceAudit result) => SourceAuditDocument.From(result);

    /// <inheritdoc/>
    protected override BackfillException? GetFailure(SourceAudit result) => result.Refusal;
}
