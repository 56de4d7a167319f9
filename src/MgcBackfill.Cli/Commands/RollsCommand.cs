using System.CommandLine;
using MgcBackfill.Cli.Output;
using MgcBackfill.Insight;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill rolls</c>.</summary>
internal sealed class RollsCommand : LookCommand<RollCalendar>
{
    private const string Examples = """
        Examples:
          mgc-backfill rolls --db gold.db
              Every change of the front month.
          mgc-backfill rolls --db gold.db --start 2024-01-01 --json
              Those since 2024, for a program.

        Volumes are of the day's records. The gap is the new contract's first open less the old
        one's last close, on the day before: the step of the series. The distance between the
        contracts would take a minute in which both traded, which the table does not hold.
        Expiry: the third last business day of the contract month, by the holidays that are known.
        """;

    private readonly Option<string?> _db = Values.Database("--db", "The DuckDB database; opened for reading only.", required: true);
    private readonly Option<DateOnly?> _start = Values.Date("--start", "First trading day, inclusive. Left out: the first that is stored.");
    private readonly Option<DateOnly?> _end = Values.Date("--end", "Last trading day, inclusive. Left out: the last that is stored.");
    private readonly Option<string?> _checkpoint = Values.Path("--checkpoint", "Folder of the records. Left out: the one beside the database, where there is one.");

    public RollsCommand(Terminal terminal)
        : base(terminal, "rolls", "Tell when the front month changed: volumes around the day, the step in price, days to expiry, flips back.") =>
        Take(Examples, _db, _start, _end, _checkpoint);

    /// <inheritdoc/>
    protected override RollCalendar Look(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation)
    {
        var options = new TableOptions
        {
            Db = parsed.GetRequiredValue(_db)!,
            Start = parsed.GetValue(_start),
            End = parsed.GetValue(_end),
            Checkpoint = parsed.GetValue(_checkpoint),
        };
        return RollRun.Run(options, (fraction, day) => progress(fraction, day.ToString()), cancellation);
    }

    /// <inheritdoc/>
    protected override void Tell(Terminal terminal, RollCalendar result) => RollsView.Write(terminal, result);

    /// <inheritdoc/>
    protected override ResultDocument Document(RollCalendar result) => RollsDocument.Of(result);
}
