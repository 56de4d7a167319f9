using System.CommandLine;
using MgcBackfill.Cli.Output;
using MgcBackfill.Verify;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill digest</c>.</summary>
internal sealed class DigestCommand : Command
{
    private const string Examples = """
        Examples:
          mgc-backfill digest --db gold.db
              64 hex digits and nothing else.
          test "$(mgc-backfill digest --db here.db)" = "$(mgc-backfill digest --db there.db)"
              Two databases hold the same bars, however each of them was built.
        """;

    private readonly Terminal _terminal;
    private readonly CommonOptions _common = new();
    private readonly Option<string?> _db = Values.Path("--db", "The DuckDB database; opened for reading only.", required: true);

    public DigestCommand(Terminal terminal)
        : base("digest", "Print the build digest of a table, computed from its rows. Equal tables have equal digests.")
    {
        _terminal = terminal;
        Options.Add(_db);
        _common.AddTo(this, terminal, Examples);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var json = _common.Json(parsed);
        try
        {
            _common.UseLibrary(parsed);
            var table = VerifyRun.Digest(parsed.GetRequiredValue(_db)!, _terminal.Interruption());
            if (json)
                Output.Json.Write(_terminal.Out, DigestDocument.Of(table));
            else
                _terminal.Out.WriteLine(table.BuildDigest);
            return 0;
        }
        catch (Exception e)
        {
            return FailureView.Write(_terminal, Name, e, json, _common.Verbose(parsed));
        }
    }
}
