using MgcBackfill.Errors;
using MgcBackfill.Market;

namespace MgcBackfill.Analysis;

/// <summary>Determines the roll calendar of a table. Opens the database read-only, and writes nothing.</summary>
public static class RollRun
{
    /// <summary>
    /// Finds the rolls. The whole table is read, even if fewer days are requested, because a flip back depends on earlier days.
    /// </summary>
    /// <param name="options">The options.</param>
    /// <param name="progress">Receives the fraction done and the current day, on the calling thread.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <exception cref="UsageException">The options are invalid.</exception>
    /// <exception cref="TargetException">
    /// There is no database, it holds no table of this tool, or the records are malformed.
    /// </exception>
    /// <exception cref="GateException">The table breaks a rule that a roll calendar depends on.</exception>
    /// <exception cref="EnvironmentException">The database is in use, or a file cannot be read.</exception>
    public static RollCalendar Run(
        TableOptions options,
        Action<double, TradingDay>? progress = null,
        CancellationToken cancellation = default
    )
    {
        options.Validate();
        using var stored = StoredDays.Open(options);
        var finder = new RollFinder(stored.Series.Product, stored.Records.State);
        if (stored.Range is { } all)
            stored.Visit(all, (day, contract, rows) => finder.Add(DayEnds.From(day, contract, rows)), progress, cancellation);
        return finder.ToCalendar(options);
    }
}
