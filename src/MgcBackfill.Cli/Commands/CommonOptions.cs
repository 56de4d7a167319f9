using System.CommandLine;

namespace MgcBackfill.Cli.Commands;

/// <summary>The options that every command has.</summary>
internal sealed class CommonOptions
{
    public const string JsonName = "--json";

    private readonly Option<bool> _json = new(JsonName) { Description = "Print exactly one JSON object on standard output, also on failure." };
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Show every line of the log, and stack traces of errors." };

    /// <summary>Adds the options to a command, and its help.</summary>
    public void AddTo(Command command, Terminal terminal, string examples)
    {
        command.Options.Add(_json);
        command.Options.Add(_verbose);
        Help.Attach(command, examples, terminal.Width);
    }

    /// <summary>True where one JSON object is to be printed.</summary>
    public bool Json(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>True where everything is to be told.</summary>
    public bool Verbose(ParseResult parsed) => parsed.GetValue(_verbose);
}
