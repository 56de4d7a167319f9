using System.CommandLine;
using MgcBackfill.Analysis;
using MgcBackfill.Cli.Output;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill coverage</c>.</summary>
internal sealed class CoverageCommand : ReadOnlyCommand<TableCoverage>
{
    private const string Examples = """
        Examples:
          mgc-backfill coverage --db gold.db
              Totals by month or year, and the days worth a look.
          mgc-backfill coverage --db gold.db --start 2024-03-01 --end 2024-03-31 --all
              Every day of March.
          mgc-backfill coverage --db gold.db --dbn data/
              Splits the minutes without a trade: another contract traded, or none did.

        Each minute of a trading day is a bar, or a minute without one: market closed, daily
        break, open without a bar (no trade, or the minute was not stored), or unknown, where the
        table of trading hours does not cover the date. Sources of the hours: docs/sessions.md.

        Stub day: all its bars lie within one hour, as on a Sunday in summer. Partial day: the source
        covers only a part of it. Unexplained: a day without a bar that is not a known holiday.
        Outside hours: bars in minutes at which the market was closed by the table of trading hours.
        """;

    private readonly Option<string?> _db = Values.Database("--db", CommonOptions.DatabaseDescription, required: true);
    private readonly Option<string?> _symbol = CommonOptions.CreateSymbol();
    private readonly Option<string?> _symbolName = CommonOptions.CreateSymbolName();
    private readonly Option<string[]> _dbn = Values.Paths(
        "--dbn",
        "DBN files, a folder, or wildcards, to find the minutes in which only other contracts traded. May be repeated."
    );
    private readonly SourceArguments _source = new();
    private readonly Option<DateOnly?> _start = Values.Date("--start", "First trading day, inclusive. [default: the first stored day]");
    private readonly Option<DateOnly?> _end = Values.Date("--end", "Last trading day, inclusive. [default: the last stored day]");
    private readonly Option<string?> _checkpoint = Values.Path("--checkpoint", CommonOptions.RecordsDescription);
    private readonly Option<bool> _all = new("--all") { Description = "Show every day. --json always has every day." };
    private bool _everyDay;

    public CoverageCommand(Terminal terminal)
        : base(
            terminal,
            "coverage",
            "Show how many minutes of each trading day have a bar, and why the others have none. Writes nothing."
        ) =>
        AddOptions(Examples, _db, _symbol, _symbolName, _dbn, _source.Recurse, _source.RequireManifest, _start, _end, _checkpoint, _all);

    /// <inheritdoc/>
    protected override TableCoverage Compute(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation)
    {
        _everyDay = parsed.GetValue(_all);
        var options = new CoverageOptions
        {
            Db = parsed.GetRequiredValue(_db)!,
            Symbol = parsed.GetValue(_symbol),
            SymbolName = parsed.GetValue(_symbolName),
            Dbn = parsed.GetValue(_dbn) ?? [],
            Source = _source.GetOptions(parsed),
            Start = parsed.GetValue(_start),
            End = parsed.GetValue(_end),
            Checkpoint = parsed.GetValue(_checkpoint),
        };
        return CoverageRun.Run(options, (fraction, day) => progress(fraction, day.ToString()), cancellation);
    }

    /// <inheritdoc/>
    protected override void Print(Terminal terminal, TableCoverage result) => CoverageView.Write(terminal, result, _everyDay);

    /// <inheritdoc/>
    protected override ResultDocument Document(TableCoverage result) => CoverageDocument.From(result);
}
