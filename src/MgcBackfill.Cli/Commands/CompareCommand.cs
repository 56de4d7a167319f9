using System.CommandLine;
using MgcBackfill.Analysis;
using MgcBackfill.Cli.Output;
using MgcBackfill.Engines;
using MgcBackfill.Errors;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill compare</c>.</summary>
internal sealed class CompareCommand : ReadOnlyCommand<(DatabaseComparison Comparison, IReadOnlyList<DatabaseDifference> Differences)>
{
    private const string Examples = """
        Examples:
          mgc-backfill compare --db here.db --with there.db
              Schema, days, contracts and every value of every bar; the build digests of both.
          mgc-backfill compare --db here.db --with there.db --start 2024-03-01 --end 2024-03-31 --most 10
              One month; at most ten differences of each kind are shown, and all are counted.

        Exit code 0: they are equal. Exit code 5: they differ. How each of them was built does not matter.
        """;

    private readonly Option<string?> _left = Values.Database(
        "--db",
        $"The first database: a file, or a {BarDatabases.Scheme} address. It is only read.",
        required: true
    );
    private readonly Option<string?> _right = Values.Database("--with", "The second database, likewise. It is only read.", required: true);
    private readonly Option<string?> _symbol = CommonOptions.CreateSymbol();
    private readonly Option<string?> _symbolName = CommonOptions.CreateSymbolName();
    private readonly Option<DateOnly?> _start = Values.Date("--start", "First trading day, inclusive. [default: the first stored day]");
    private readonly Option<DateOnly?> _end = Values.Date("--end", "Last trading day, inclusive. [default: the last stored day]");
    private readonly Option<int> _limit = Values.Number(
        "--most",
        "How many differences of each kind to show; all are counted.",
        0,
        ComparisonOptions.DefaultLimit
    );
    private readonly Option<bool> _allowEmpty = CommonOptions.CreateAllowEmpty("two databases");

    public CompareCommand(Terminal terminal)
        : base(terminal, "compare", "Compare two databases: schema, days, contracts and every value of every bar. Writes nothing.") =>
        AddOptions(Examples, _left, _right, _symbol, _symbolName, _start, _end, _limit, _allowEmpty);

    /// <inheritdoc/>
    protected override (DatabaseComparison Comparison, IReadOnlyList<DatabaseDifference> Differences) Compute(
        ParseResult parsed,
        Action<double, string> progress,
        CancellationToken cancellation
    )
    {
        var options = new ComparisonOptions
        {
            Left = parsed.GetRequiredValue(_left)!,
            Right = parsed.GetRequiredValue(_right)!,
            Symbol = parsed.GetValue(_symbol),
            SymbolName = parsed.GetValue(_symbolName),
            Start = parsed.GetValue(_start),
            End = parsed.GetValue(_end),
            Limit = parsed.GetValue(_limit),
            AllowEmpty = parsed.GetValue(_allowEmpty),
        };
        var differences = new List<DatabaseDifference>();
        return (
            ComparisonRun.Run(options, differences.Add, (fraction, day) => progress(fraction, day.ToString()), cancellation),
            differences
        );
    }

    /// <inheritdoc/>
    protected override void Print(
        Terminal terminal,
        (DatabaseComparison Comparison, IReadOnlyList<DatabaseDifference> Differences) result
    ) => ComparisonView.Write(terminal, result.Comparison, result.Differences);

    /// <inheritdoc/>
    protected override ResultDocument Document((DatabaseComparison Comparison, IReadOnlyList<DatabaseDifference> Differences) result) =>
        ComparisonDocument.From(result.Comparison, result.Differences);

    /// <inheritdoc/>
    protected override BackfillException? GetFailure(
        (DatabaseComparison Comparison, IReadOnlyList<DatabaseDifference> Differences) result
    ) => result.Comparison.ToException();
}
