using System.CommandLine;
using MgcBackfill.Cli.Output;
using MgcBackfill.Inventory;
using MgcBackfill.Market;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill inventory</c>.</summary>
internal sealed class InventoryCommand : ReadOnlyCommand<InventoryResult>
{
    private const string Examples = """
        Examples:
          mgc-backfill inventory --dbn data/
              Reads every DBN file in the folder to its last record: contents, whether a backfill would
              accept it, conflicts between files, missing days, and what to do.
          mgc-backfill inventory --dbn data/ --recurse
              The files in subfolders too.
          mgc-backfill inventory --dbn data/ --symbol NQ
              The files that a backfill of one product would use.
          mgc-backfill inventory --dbn data/ --header-only
              Reads only the headers: thousands of files in seconds.
          mgc-backfill inventory --dbn data/ --json | jq -r '.files[] | select(.accepted | not) | .path'
              The files that would be refused.

        Refused files are a result, not an error: the exit code is 0.
        """;

    private readonly Option<string[]> _dbn = Values.Paths(
        "--dbn",
        "DBN files, a folder, or wildcards. May be repeated. Names other than *.dbn and *.dbn.zst are skipped.",
        required: true
    );
    private readonly Option<Product?> _symbol = Values.Product(
        "Judge the files for this product, given by its root. [default: any product of which a file has outrights]",
        otherwise: null
    );
    private readonly Option<bool> _headerOnly = new("--header-only") { Description = "Read only the headers: no records, no sha256." };
    private readonly Option<bool> _recurse = SourceArguments.CreateRecurse();

    public InventoryCommand(Terminal terminal)
        : base(
            terminal,
            "inventory",
            "List DBN files: what they contain, whether a backfill would accept them, and conflicts between them. Writes nothing."
        ) => AddOptions(Examples, _dbn, _symbol, _recurse, _headerOnly);

    /// <inheritdoc/>
    protected override InventoryResult Compute(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation)
    {
        var files = new List<InventoryFile>();
        var options = new InventoryOptions
        {
            Dbn = parsed.GetRequiredValue(_dbn),
            Product = parsed.GetValue(_symbol),
            HeaderOnly = parsed.GetValue(_headerOnly),
            Recurse = parsed.GetValue(_recurse),
        };
        return new InventoryResult(files, DbnInventory.Run(options, files.Add, progress, cancellation));
    }

    /// <inheritdoc/>
    protected override void Print(Terminal terminal, InventoryResult result) => InventoryView.Write(terminal, result);

    /// <inheritdoc/>
    protected override ResultDocument Document(InventoryResult result) => InventoryDocument.From(result);
}
