using System.CommandLine;
using MgcBackfill.Analysis;
using MgcBackfill.Cli.Output;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill rolls</c>.</summary>
internal sealed class RollsCommand : ReadOnlyCommand<RollCalendar>
{
    private const string Examples = """
        Examples:
          mgc-backfill rolls --db gold.db
              Every change of the front month.
          mgc-backfill rolls --db gold.db --start 2024-01-01 --json
              The changes since 2024, for a program.

        The day is the first trading day of the new contract. Days in front: stored days on which the
        old contract had been the front month. Days to expiry: calendar days to the last trading day of
        the old contract. Flip back: the new contract had been the front month before.

        Volumes come from the day records. The gap is the new contract's first open minus the old
        contract's last close on the day before: the step in the series. It is not the spread between
        the contracts, which needs a minute in which both traded; the table has only one of them.
        The last trading day follows from the rule of the product and the known holidays
        (docs/products.md); where no rule is known, it is unknown.
        """;

    private readonly Option<string?> _db = Values.Database("--db", CommonOptions.DatabaseDescription, required: true);
    private readonly Option<string?> _symbol = CommonOptions.CreateSymbol();
    private readonly Option<string?> _symbolName = CommonOptions.CreateSymbolName();
    private readonly Option<DateOnly?> _start = Values.Date("--start", "First trading day, inclusive. [default: the first stored day]");
    private readonly Option<DateOnly?> _end = Values.Date("--end", "Last trading day, inclusive. [default: the last stored day]");
    private readonly Option<string?> _checkpoint = Values.Path("--checkpoint", CommonOptions.RecordsDescription);

    public RollsCommand(Terminal terminal)
        : base(
            terminal,
            "rolls",
            "List the days on which the front month changed: volumes, price gap, days to expiry, flips back. Writes nothing."
        ) => AddOptions(Examples, _db, _symbol, _symbolName, _start, _end, _checkpoint);

    /// <inheritdoc/>
    protected override RollCalendar Compute(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation)
    {
        var options = new TableOptions
        {
            Db = parsed.GetRequiredValue(_db)!,
            Symbol = parsed.GetValue(_symbol),
            SymbolName = parsed.GetValue(_symbolName),
            Start = parsed.GetValue(_start),
            End = parsed.GetValue(_end),
            Checkpoint = parsed.GetValue(_checkpoint),
        };
        return RollRun.Run(options, (fraction, day) => progress(fraction, day.ToString()), cancellation);
    }

    /// <inheritdoc/>
    protected override void Print(Terminal terminal, RollCalendar result) => RollsView.Write(terminal, result);

    /// <inheritdoc/>
    protected override ResultDocument Document(RollCalendar result) => RollsDocument.From(result);
}
