using System.CommandLine;
using MgcBackfill.Cli.Output;
using MgcBackfill.Insight;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill coverage</c>.</summary>
internal sealed class CoverageCommand : LookCommand<TableCoverage>
{
    private const string Examples = """
        Examples:
          mgc-backfill coverage --db gold.db
              Sums by month or year, and the days that are worth a look.
          mgc-backfill coverage --db gold.db --start 2024-03-01 --end 2024-03-31 --all
              Every day of March.
          mgc-backfill coverage --db gold.db --dbn data/
              Minutes without a trade, split: others traded, or nobody did.

        The 1,440 minutes of a trading day are its bars and the minutes without one: closed, the
        daily break, no trade in the open session, and unknown, of which the table of hours does
        not say whether the market was open. Its sources: docs/sessions.md.
        """;

    private readonly Option<string?> _db = Values.Database("--db", "The DuckDB database; opened for reading only.", required: true);
    private readonly Option<string[]> _dbn = Values.Paths("--dbn", "DBN files, a folder, or wildcards, to tell others' trades from none. May be repeated.");
    private readonly SourceArguments _source = new();
    private readonly Option<DateOnly?> _start = Values.Date("--start", "First trading day, inclusive. Left out: the first that is stored.");
    private readonly Option<DateOnly?> _end = Values.Date("--end", "Last trading day, inclusive. Left out: the last that is stored.");
    private readonly Option<string?> _checkpoint = Values.Path("--checkpoint", "Folder of the records. Left out: the one beside the database, where there is one.");
    private readonly Option<bool> _all = new("--all") { Description = "Print every day. With --json every day is there in any case." };
    private bool _everyDay;

    public CoverageCommand(Terminal terminal)
        : base(terminal, "coverage", "Tell what a table holds of each trading day, and why it does not hold the rest of its minutes.") =>
        Take(Examples, _db, _dbn, _source.Recurse, _source.RequireManifest, _start, _end, _checkpoint, _all);

    /// <inheritdoc/>
    protected override TableCoverage Look(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation)
    {
        _everyDay = parsed.GetValue(_all);
        var options = new CoverageOptions
        {
            Db = parsed.GetRequiredValue(_db)!,
            Dbn = parsed.GetValue(_dbn) ?? [],
            Source = _source.Of(parsed),
            Start = parsed.GetValue(_start),
            End = parsed.GetValue(_end),
            Checkpoint = parsed.GetValue(_checkpoint),
        };
        return CoverageRun.Run(options, (fraction, day) => progress(fraction, day.ToString()), cancellation);
    }

    /// <inheritdoc/>
    protected override void Tell(Terminal terminal, TableCoverage result) => CoverageView.Write(terminal, result, _everyDay);

    /// <inheritdoc/>
    protected override ResultDocument Document(TableCoverage result) => CoverageDocument.Of(result);
}
