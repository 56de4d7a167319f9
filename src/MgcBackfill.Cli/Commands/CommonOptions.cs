using System.CommandLine;
using MgcBackfill.DuckDb;

namespace MgcBackfill.Cli.Commands;

/// <summary>The options that every command has.</summary>
internal sealed class CommonOptions
{
    public const string JsonName = "--json";

    private readonly Option<bool> _json = new(JsonName) { Description = "Print exactly one JSON object on standard output, also on failure." };
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Show every line of the log, and stack traces of errors." };
    private readonly Option<string?> _library = Values.Path("--duckdb-library", "Take libduckdb from this file. Else: the one beside the program, or the one that MGC_DUCKDB_LIBRARY names.");

    /// <summary>Adds the options to a command, and its help.</summary>
    public void AddTo(Command command, Terminal terminal, string examples, bool usesDuckDb = true)
    {
        if (usesDuckDb)
            command.Options.Add(_library);
        command.Options.Add(_json);
        command.Options.Add(_verbose);
        Help.Attach(command, examples, terminal.Width);
    }

    /// <summary>True where one JSON object is to be printed.</summary>
    public bool Json(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>True where everything is to be told.</summary>
    public bool Verbose(ParseResult parsed) => parsed.GetValue(_verbose);

    /// <summary>Takes the library that was named. To be called before the first use of a database.</summary>
    public void UseLibrary(ParseResult parsed)
    {
        if (parsed.GetValue(_library) is { } path)
            DuckDbLibrary.Use(path);
    }
}
