using System.CommandLine;
using System.Globalization;
using MgcBackfill.Analysis;
using MgcBackfill.Cli.Output;
using MgcBackfill.Formats;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill statistics</c>.</summary>
internal sealed class StatisticsCommand : ReadOnlyCommand<TableStatistics>
{
    private const string Examples = """
        Examples:
          mgc-backfill statistics --db gold.db
          mgc-backfill statistics --db gold.db --json
              row_count, min_ts, max_ts, latest_close, latest_ts, symbol, timeframe and vendor.

        For an empty table, or a database without the table, message says so and the other members are null.
        """;

    private readonly Option<string?> _db = Values.Database("--db", CommonOptions.DatabaseDescription, required: true);
    private readonly Option<string?> _symbol = CommonOptions.CreateSymbol();
    private readonly Option<string?> _symbolName = CommonOptions.CreateSymbolName();
    private readonly Option<string?> _checkpoint = Values.Path("--checkpoint", CommonOptions.RecordsDescription);

    public StatisticsCommand(Terminal terminal)
        : base(
            terminal,
            "statistics",
            "Show eight summary statistics of a table: rows, first and last time, latest close, and so on. Writes nothing."
        ) => AddOptions(Examples, _db, _symbol, _symbolName, _checkpoint);

    /// <inheritdoc/>
    protected override TableStatistics Compute(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation) =>
        TableStatistics.Read(
            parsed.GetRequiredValue(_db)!,
            parsed.GetValue(_checkpoint),
            parsed.GetValue(_symbol),
            parsed.GetValue(_symbolName),
            cancellation
        );

    /// <inheritdoc/>
    protected override void Print(Terminal terminal, TableStatistics result) =>
        new Sheet(
            result.Db,
            result.Message is null,
            [
                ("rows", NumberText.Format(result.RowCount)),
                ("first", UtcText.ToMinute(result.MinTs)),
                ("last", UtcText.ToMinute(result.MaxTs)),
                (
                    "latest close",
                    result.LatestClose is { } close
                        ? $"{close.ToString(CultureInfo.InvariantCulture)} at {UtcText.ToMinute(result.LatestTs)}"
                        : "-"
                ),
                ("symbol", result.Symbol ?? "-"),
                ("timeframe", result.Timeframe),
                ("vendor", result.Vendor == "synthetic" ? "synthetic: these prices are invented" : result.Vendor),
                .. result.Message is { } message ? [("message", message)] : Array.Empty<(string, string)>(),
            ]
        ).Write(terminal);

    /// <inheritdoc/>
    protected override ResultDocument Document(TableStatistics result) => StatisticsDocument.From(result);
}
