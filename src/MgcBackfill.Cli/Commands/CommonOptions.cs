using System.CommandLine;
using MgcBackfill.Engines;
using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Cli.Commands;

/// <summary>The options that every command has.</summary>
internal sealed class CommonOptions
{
    public const string JsonName = "--json";

    /// <summary>The description of the database, of every command that reads a table.</summary>
    public const string DatabaseDescription = $"The database: a file, or a {BarDatabases.Scheme} address. It is only read.";

    /// <summary>The description of the folder of the records, of every command that reads a table.</summary>
    public const string RecordsDescription =
        "Folder of the records. [default, if it exists: the path of a file with .checkpoint appended; for a server, "
        + "HOST-PORT-DATABASE-ROOT.checkpoint in the current folder]";

    private readonly Option<bool> _json = new(JsonName)
    {
        Description = "Print one JSON object on standard output, and nothing else there; after an error too.",
    };
    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "Show every line of the log, and the stack trace of an error.",
    };

    /// <summary>The option of every command that reads a table.</summary>
    public static Option<string?> CreateSymbol() =>
        new("--symbol")
        {
            Description = $"Root of the product. [default: that of the records or of a file, else {Products.Default}]",
            HelpName = "ROOT",
        };

    /// <summary>The option of every command that reads rows of a server.</summary>
    public static Option<string?> CreateSymbolName() =>
        new("--symbol-name")
        {
            Description = "The value of symbol in the rows, in a table on a server. [default: that of the records, else the root]",
            HelpName = "NAME",
        };

    /// <summary>The option of every command that creates databases.</summary>
    public static Option<StorageVersion?> CreateStorageVersion()
    {
        var option = new Option<StorageVersion?>("--storage-version")
        {
            Description =
                "Storage version of a new file: the oldest version of the engine that reads it. An existing file keeps its version. "
                + $"[default: {StorageVersion.Default}]",
            HelpName = "N.N",
            CustomParser = result => StorageVersion.Parse(result.Tokens[0].Value),
        };
        Values.Complete(option, () => StorageVersion.All.Select(v => v.Name));
        return option;
    }

    /// <summary>The option of every command that checks bars.</summary>
    /// <param name="what">What may have no bars.</param>
    public static Option<bool> CreateAllowEmpty(string what) =>
        new("--allow-empty")
        {
            Description = $"Accept {what} without bars. Without it, a check of no bars fails, because it proves nothing.",
        };

    /// <summary>Adds the options to a command, and its help.</summary>
    public void AddTo(Command command, Terminal terminal, string examples)
    {
        command.Options.Add(_json);
        command.Options.Add(_verbose);
        Help.Attach(command, examples, terminal.Width);
    }

    /// <summary>True if one JSON object is to be printed.</summary>
    public bool Json(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>True if everything is to be shown.</summary>
    public bool Verbose(ParseResult parsed) => parsed.GetValue(_verbose);
}
