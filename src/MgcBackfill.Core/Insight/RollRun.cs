using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Market;

namespace MgcBackfill.Insight;

/// <summary>Works out the roll calendar of a table. Opens the database for reading only, and writes nothing anywhere.</summary>
public static class RollRun
{
    /// <summary>Finds the rolls. All of the table is read, whatever is asked: what came before decides what a flip back is.</summary>
    /// <param name="options">What is asked.</param>
    /// <param name="progress">Told the fraction done and the day reached, on the calling thread.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="UsageException">The options are impossible.</exception>
    /// <exception cref="TargetException">There is no database, it holds no <c>bars_1m</c> of this tool, or the records are malformed.</exception>
    /// <exception cref="GateException">The table breaks a rule without which there is no roll calendar.</exception>
    /// <exception cref="EnvironmentException">The database is in use, or a file cannot be read.</exception>
    public static RollCalendar Run(TableOptions options, Action<double, TradingDay>? progress = null, CancellationToken cancellation = default)
    {
        options.Validate();
        using var stored = StoredDays.Open(options.Db);
        var records = CheckpointFolder.Read(options.CheckpointPath).State;
        var finder = new RollFinder(records);
        if (stored.Range is { } all)
            stored.Walk(all, finder.Take, progress, cancellation);
        return new RollCalendar(
            Path.GetFullPath(options.Db), options.CheckpointPath, records.Attempts.Count > 0,
            finder.First?.Day.Date, finder.First?.Contract, finder.Last?.Day.Date, finder.Last?.Contract,
            finder.Rolls.Where(r => !(r.TradingDay < options.Start) && !(r.TradingDay > options.End)).ToArray());
    }
}
