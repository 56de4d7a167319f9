using System.CommandLine;
using MgcBackfill.Cli.Output;
using MgcBackfill.Verify;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill digest</c>.</summary>
internal sealed class DigestCommand : ReadOnlyCommand<TableDigest>
{
    private const string Examples = """
        Examples:
          mgc-backfill digest --db gold.db
              Prints 64 hexadecimal digits and nothing else.
          test "$(mgc-backfill digest --db here.db)" = "$(mgc-backfill digest --db there.db)"
              Succeeds if both databases contain the same bars, no matter how each was built.
        """;

    private readonly Option<string?> _db = Values.Database("--db", CommonOptions.DatabaseDescription, required: true);
    private readonly Option<string?> _symbol = CommonOptions.CreateSymbol();
    private readonly Option<string?> _symbolName = CommonOptions.CreateSymbolName();
    private readonly Option<bool> _allowEmpty = CommonOptions.CreateAllowEmpty("a table");

    public DigestCommand(Terminal terminal)
        : base(
            terminal,
            "digest",
            "Print the build digest of a table, computed from its rows. Tables with equal rows have equal digests."
        ) => AddOptions(Examples, _db, _symbol, _symbolName, _allowEmpty);

    /// <inheritdoc/>
    protected override TableDigest Compute(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation) =>
        VerifyRun.Digest(
            parsed.GetRequiredValue(_db)!,
            parsed.GetValue(_allowEmpty),
            parsed.GetValue(_symbol),
            parsed.GetValue(_symbolName),
            cancellation
        );

    /// <inheritdoc/>
    protected override void Print(Terminal terminal, TableDigest result) => terminal.Out.WriteLine(result.BuildDigest);

    /// <inheritdoc/>
    protected override ResultDocument Document(TableDigest result) => DigestDocument.From(result);
}
