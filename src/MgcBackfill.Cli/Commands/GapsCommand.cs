using System.CommandLine;
using MgcBackfill.Cli.Output;
using MgcBackfill.Inventory;
using MgcBackfill.Market;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill gaps</c>.</summary>
internal sealed class GapsCommand : ReadOnlyCommand<GapReport>
{
    private const string Examples = """
        Examples:
          mgc-backfill gaps --db gold.db --start 2024-01-01 --end 2024-06-30
              The trading days of that half year that are not finished in the database.
          mgc-backfill gaps --db gold.db --dbn data/ --start 2024-01-01 --end 2024-06-30
              The trading days that are neither in the database nor in the files of the folder.
          mgc-backfill gaps --dbn data/ --start 2024-01-01 --end 2024-06-30 --json | jq -c '.requests[]'
              The requests to the vendor that fill the gaps, one per line. Nothing is sent.

        Missing days are a result, not an error: the exit code is 0.
        """;

    private readonly Option<string?> _db = Values.Database("--db", CommonOptions.DatabaseDescription);
    private readonly Option<string[]> _dbn = Values.Paths(
        "--dbn",
        "DBN files, a folder, or wildcards. Only their headers are read. May be repeated."
    );
    private readonly Option<string?> _symbolName = CommonOptions.CreateSymbolName();
    private readonly Option<Product?> _symbol = Values.Product(
        $"The product that is wanted, by its root. [default: that of the database, or {Products.Default}]",
        otherwise: null
    );
    private readonly Option<bool> _recurse = SourceArguments.CreateRecurse();
    private readonly Option<DateOnly?> _start = Values.Date("--start", "First wanted trading day, inclusive.", required: true);
    private readonly Option<DateOnly?> _end = Values.Date("--end", "Last wanted trading day, inclusive.", required: true);
    private readonly Option<string?> _checkpoint = Values.Path("--checkpoint", CommonOptions.RecordsDescription);

    public GapsCommand(Terminal terminal)
        : base(
            terminal,
            "gaps",
            "List the trading days of a range that are missing, and the fewest requests to the vendor that fill them. Writes nothing."
        ) => AddOptions(Examples, _db, _dbn, _symbol, _symbolName, _recurse, _start, _end, _checkpoint);

    /// <inheritdoc/>
    protected override GapReport Compute(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation)
    {
        var options = new GapOptions
        {
            Product = parsed.GetValue(_symbol),
            SymbolName = parsed.GetValue(_symbolName),
            Db = parsed.GetValue(_db),
            Checkpoint = parsed.GetValue(_checkpoint),
            Dbn = parsed.GetValue(_dbn) ?? [],
            Recurse = parsed.GetValue(_recurse),
            Start = parsed.GetRequiredValue(_start)!.Value,
            End = parsed.GetRequiredValue(_end)!.Value,
        };
        return GapFinder.Find(options, progress, cancellation);
    }

    /// <inheritdoc/>
    protected override void Print(Terminal terminal, GapReport result) => GapsView.Write(terminal, result);

    /// <inheritdoc/>
    protected override ResultDocument Document(GapReport result) => GapsDocument.From(result);
}
