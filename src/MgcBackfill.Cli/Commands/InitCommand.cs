using System.CommandLine;
using MgcBackfill.Cli.Output;
using MgcBackfill.Engines;
using MgcBackfill.Store;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill init</c>.</summary>
internal sealed class InitCommand : ReadOnlyCommand<InitializedDatabase>
{
    private const string Examples = """
        Examples:
          mgc-backfill init --db postgresql://backfill@localhost/market
              Creates the tables market_bars_ohlcv_1m and data_ingest_runs, with their indexes. What exists is left as it is.

        The password comes from PGPASSWORD or from a passfile (~/.pgpass), never from the address.
        """;

    private readonly Option<string?> _db = Values.Database(
        "--db",
        $"The database: a {BarDatabases.Scheme} address, or a file, which needs no preparation.",
        required: true
    );

    private readonly Option<StorageVersion?> _storage = CommonOptions.CreateStorageVersion();

    public InitCommand(Terminal terminal)
        : base(terminal, "init", "Create the tables in a database, so that backfills can write to it. It may be run again.") =>
        AddOptions(Examples, _db, _storage);

    /// <inheritdoc/>
    protected override InitializedDatabase Compute(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation) =>
        InitializedDatabase.Create(parsed.GetRequiredValue(_db)!, parsed.GetValue(_storage));

    /// <inheritdoc/>
    protected override void Print(Terminal terminal, InitializedDatabase result)
    {
        foreach (var step in result.Steps)
            terminal.Out.WriteLine(step);
    }

    /// <inheritdoc/>
    protected override ResultDocument Document(InitializedDatabase result) => new InitDocument(result.Db, result.Steps);
}
