using System.CommandLine;
using MgcBackfill.Cli.Output;
using MgcBackfill.Download;
using MgcBackfill.Inventory;
using MgcBackfill.Market;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill gaps</c>.</summary>
internal sealed class GapsCommand : ReadOnlyCommand<GapReport>
{
    private const string Table = "table";
    private const string Json = "json";
    private const string Python = "python";
    private const string Curl = "curl";
    private const string Examples = """
        Examples:
          mgc-backfill gaps --db gold.db --start 2024-01-01 --end 2024-06-30
              The trading days of that half year that are not finished in the database.
          mgc-backfill gaps --db gold.db --dbn data/ --start 2024-01-01 --end 2024-06-30
              The trading days that are neither in the database nor in the files of the folder.
          mgc-backfill gaps --dbn data/ --start 2024-01-01 --end 2024-06-30 --json | jq -c '.requests[]'
              The requests to the vendor that fill the gaps, one per line. Nothing is sent.
          mgc-backfill gaps --db gold.db --start 2024-01-01 --end 2024-06-30 --format curl > fill.sh
              The requests as a script with curl, which shows each price and asks before it buys. 'python' writes one for
              the vendor's client. 'mgc-backfill download' does the same itself, and proves the files.

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
    private readonly Option<string> _format = new("--format")
    {
        Description = $"{Table}; {Json}, as --json; or the requests as a script: {Python} or {Curl}.",
        HelpName = $"{Table}|{Json}|{Python}|{Curl}",
        DefaultValueFactory = _ => Table,
    };
    private Action<Terminal, GapReport> _print = GapsView.Write;

    public GapsCommand(Terminal terminal)
        : base(
            terminal,
            "gaps",
            "List the trading days of a range that are missing, and the fewest requests to the vendor that fill them. Writes nothing."
        )
    {
        _format.AcceptOnlyFromAmong(Table, Json, Python, Curl);
        AddOptions(Examples, _db, _dbn, _symbol, _symbolName, _recurse, _start, _end, _checkpoint, _format);
        Validators.Add(result =>
        {
            if (result.GetValue<bool>(CommonOptions.JsonName) && result.GetValue(_format) is Python or Curl)
                result.AddError(
                    $"Options '{CommonOptions.JsonName}' and '{_format.Name} {result.GetValue(_format)}' cannot be used together."
                );
        });
    }

    /// <inheritdoc/>
    protected override GapReport Compute(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation)
    {
        _print = parsed.GetValue(_format) switch
        {
            Python => (terminal, report) => GapsView.WriteScript(terminal, report, VendorCalls.Python(Requests(report))),
            Curl => (terminal, report) =>
                GapsView.WriteScript(terminal, report, VendorCalls.Curl(Requests(report), GatewayAddress.Default)),
            _ => GapsView.Write,
        };
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
    protected override void Print(Terminal terminal, GapReport result) => _print(terminal, result);

    /// <inheritdoc/>
    protected override bool AsksForJson(ParseResult parsed) => parsed.GetValue(_format) == Json;

    /// <inheritdoc/>
    protected override ResultDocument Document(GapReport result) => GapsDocument.From(result);

    private static VendorRequest[] Requests(GapReport report) => [.. report.Requests.Select(VendorRequest.From)];
}
