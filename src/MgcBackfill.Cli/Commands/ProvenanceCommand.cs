using System.CommandLine;
using MgcBackfill.Analysis;
using MgcBackfill.Cli.Output;
using MgcBackfill.Errors;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill provenance</c>.</summary>
internal sealed class ProvenanceCommand : ReadOnlyCommand<BarProvenance>
{
    private const string Examples = """
        Examples:
          mgc-backfill provenance --db gold.db --ts 2024-03-01T14:30Z
              The row, why its contract was the front month, and the attempt and run that wrote it.
          mgc-backfill provenance --db gold.db --ts 2024-03-01T14:30Z --dbn data/
              Also the file, the record and the integers it came from, and the bars of the other contracts.

        A minute without a bar is explained too. Exit code 5: the row, the records and the source contradict each other.
        """;

    private readonly Option<string?> _db = Values.Database("--db", CommonOptions.DatabaseDescription, required: true);
    private readonly Option<string?> _symbol = CommonOptions.CreateSymbol();
    private readonly Option<string?> _symbolName = CommonOptions.CreateSymbolName();
    private readonly Option<DateTime> _ts = Values.Moment("--ts", "The time at which the bar opens, in UTC.");
    private readonly Option<string[]> _dbn = Values.Paths(
        "--dbn",
        "DBN files, a folder, or wildcards to find the bar in. Only the frames of its day are read. May be repeated."
    );
    private readonly SourceArguments _source = new();
    private readonly Option<string?> _checkpoint = Values.Path("--checkpoint", CommonOptions.RecordsDescription);

    public ProvenanceCommand(Terminal terminal)
        : base(
            terminal,
            "provenance",
            "Explain one bar: its source, why its contract was selected, and the run that wrote it; or why there is no bar. Writes nothing."
        ) => AddOptions(Examples, _db, _symbol, _symbolName, _ts, _dbn, _source.Recurse, _source.RequireManifest, _checkpoint);

    /// <inheritdoc/>
    protected override BarProvenance Compute(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation)
    {
        var options = new ProvenanceOptions
        {
            Db = parsed.GetRequiredValue(_db)!,
            Symbol = parsed.GetValue(_symbol),
            SymbolName = parsed.GetValue(_symbolName),
            TsUtc = parsed.GetRequiredValue(_ts),
            Dbn = parsed.GetValue(_dbn) ?? [],
            Source = _source.GetOptions(parsed),
            Checkpoint = parsed.GetValue(_checkpoint),
        };
        return ProvenanceRun.Run(options, cancellation);
    }

    /// <inheritdoc/>
    protected override void Print(Terminal terminal, BarProvenance result) => ProvenanceView.Write(terminal, result);

    /// <inheritdoc/>
    protected override ResultDocument Document(BarProvenance result) => ProvenanceDocument.From(result);

    /// <inheritdoc/>
    protected override BackfillException? GetFailure(BarProvenance result) => result.ToException();
}
