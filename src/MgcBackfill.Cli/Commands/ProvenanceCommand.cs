using System.CommandLine;
using MgcBackfill.Cli.Output;
using MgcBackfill.Errors;
using MgcBackfill.Insight;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill provenance</c>.</summary>
internal sealed class ProvenanceCommand : LookCommand<BarProvenance>
{
    private const string Examples = """
        Examples:
          mgc-backfill provenance --db gold.db --ts 2024-03-01T14:30Z
              The row, why its contract was the day's, and the attempt and run that account for it.
          mgc-backfill provenance --db gold.db --ts 2024-03-01T14:30Z --dbn data/
              The same with the file, the record and the integers that it came from, and the other candidates.

        A minute without a bar is explained too. Exit code 5 says that row, records and source contradict each other.
        """;

    private readonly Option<string?> _db = Values.Database("--db", "The DuckDB database; opened for reading only.", required: true);
    private readonly Option<DateTime> _ts = Values.Moment("--ts", "The bar's open, in UTC, with the Z.");
    private readonly Option<string[]> _dbn = Values.Paths("--dbn", "DBN files, a folder, or wildcards to find the bar in; only the day's frames are read. May be repeated.");
    private readonly SourceArguments _source = new();
    private readonly Option<string?> _checkpoint = Values.Path("--checkpoint", "Folder of the records. Left out: the one beside the database, where there is one.");

    public ProvenanceCommand(Terminal terminal)
        : base(terminal, "provenance", "Explain one bar: where it comes from, why its contract, and who wrote it; or why there is none. Writes nothing.") =>
        Take(Examples, _db, _ts, _dbn, _source.Recurse, _source.RequireManifest, _checkpoint);

    /// <inheritdoc/>
    protected override BarProvenance Look(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation)
    {
        var options = new ProvenanceOptions
        {
            Db = parsed.GetRequiredValue(_db)!,
            TsUtc = parsed.GetRequiredValue(_ts),
            Dbn = parsed.GetValue(_dbn) ?? [],
            Source = _source.Of(parsed),
            Checkpoint = parsed.GetValue(_checkpoint),
        };
        return ProvenanceRun.Run(options, cancellation);
    }

    /// <inheritdoc/>
    protected override void Tell(Terminal terminal, BarProvenance result) => ProvenanceView.Write(terminal, result);

    /// <inheritdoc/>
    protected override ResultDocument Document(BarProvenance result) => ProvenanceDocument.Of(result);

    /// <inheritdoc/>
    protected override BackfillException? Verdict(BarProvenance result) => result.ToException();
}
