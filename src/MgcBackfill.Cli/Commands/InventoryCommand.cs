using System.CommandLine;
using MgcBackfill.Cli.Output;
using MgcBackfill.Inventory;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill inventory</c>.</summary>
internal sealed class InventoryCommand : LookCommand<InventoryResult>
{
    private const string Examples = """
        Examples:
          mgc-backfill inventory --dbn data/
              Every DBN file in the folder, read to its last record: what it holds, whether a backfill
              would take it, what collides, what is missing, and what to do.
          mgc-backfill inventory --dbn data/ --recurse
              The files in the folders inside it too.
          mgc-backfill inventory --dbn data/ --header-only
              The same by headers alone, for thousands of files in seconds.
          mgc-backfill inventory --dbn data/ --json | jq -r '.files[] | select(.accepted | not) | .path'
              The files that would be refused.

        The exit code is 0 also where files are refused: this command only tells.
        """;

    private readonly Option<string[]> _dbn = Values.Paths("--dbn", "DBN files, a folder, or wildcards. May be repeated. Other names than *.dbn and *.dbn.zst are passed over.", required: true);
    private readonly Option<bool> _headerOnly = new("--header-only") { Description = "Read headers alone: no record, no hash." };
    private readonly Option<bool> _recurse = SourceArguments.OfRecurse();

    public InventoryCommand(Terminal terminal)
        : base(terminal, "inventory", "List DBN files with what they hold, whether a backfill would take them, and what is wrong with them together. Writes nothing.") =>
        Take(Examples, _dbn, _recurse, _headerOnly);

    /// <inheritdoc/>
    protected override InventoryResult Look(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation)
    {
        var files = new List<InventoryFile>();
        var options = new InventoryOptions
        {
            Dbn = parsed.GetRequiredValue(_dbn),
            HeaderOnly = parsed.GetValue(_headerOnly),
            Recurse = parsed.GetValue(_recurse),
        };
        return new InventoryResult(files, DbnInventory.Run(options, files.Add, progress, cancellation));
    }

    /// <inheritdoc/>
    protected override void Tell(Terminal terminal, InventoryResult result) => InventoryView.Write(terminal, result);

    /// <inheritdoc/>
    protected override ResultDocument Document(InventoryResult result) => InventoryDocument.Of(result);
}
