using MgcBackfill.Checkpoint;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Store;

namespace MgcBackfill.Inventory;

/// <summary>The time that a database holds of wanted trading days.</summary>
/// <param name="Basis">What it is believed by.</param>
/// <param name="Ranges">The time, nanoseconds since the epoch.</param>
/// <param name="Changed">Days whose rows are not those that were recorded: what differs, in a sentence. They are not held.</param>
internal sealed record DatabaseTime(GapBasis Basis, IReadOnlyList<(long Start, long End)> Ranges, IReadOnlyDictionary<TradingDay, string> Changed)
{
    private static readonly Dictionary<TradingDay, string> s_none = [];

    /// <summary>Reads it, without writing anything.</summary>
    /// <exception cref="Errors.TargetException">There is no database, its table is not this tool's, or the records are refused.</exception>
    /// <exception cref="Errors.EnvironmentException">The database is in use, or cannot be opened.</exception>
    public static DatabaseTime Read(GapOptions options)
    {
        if (options.Db is null)
            return new DatabaseTime(GapBasis.None, [], s_none);
        using var database = TargetDatabase.OpenForReading(Path.GetFullPath(options.Db));
        var state = (options.Checkpoint is { } named ? CheckpointFolder.ReadExisting(named) : CheckpointFolder.Read(options.CheckpointPath!)).State;
        var hasTable = BarTable.Exists(database.Connection);
        if (hasTable)
            BarTable.Require(database.Connection, database.Path);
        var rows = hasTable ? StoredDay.Read(database.Connection, options.Wanted) : [];
        if (state.Attempts.Count > 0)
            return ByRecords(state, rows, options.Wanted);
        return rows.Count == 0 ? new DatabaseTime(GapBasis.Empty, [], s_none) : new DatabaseTime(GapBasis.Rows, [.. rows.Keys.Select(d => (d.Open, d.Close))], s_none);
    }

    // A finished day is held as far as the files that it was built from covered it then (T4), while the table holds its rows.
    private static DatabaseTime ByRecords(CheckpointState state, Dictionary<TradingDay, StoredDay> rows, TradingDayRange wanted)
    {
        var ranges = new List<(long Start, long End)>();
        var changed = new Dictionary<TradingDay, string>();
        var coverages = new Dictionary<string, Coverage>(StringComparer.Ordinal);
        foreach (var day in state.DoneDays.Where(wanted.Contains))
        {
            var attempt = state.Of(day)!;
            var decision = state.DecisionOf(day);
            var (then, now) = (decision is null ? default : Recorded(decision), rows.GetValueOrDefault(day));
            if (then != now)
            {
                changed.Add(day, $"Attempt {attempt.Id} recorded {Told(then)}; the table holds {Told(now)}.");
                continue;
            }

            // An attempt names the files of its chunk; whether a day is whole was decided by those of the whole run.
            var run = attempt.Newest.RunId;
            if (!coverages.TryGetValue(run, out var coverage))
                coverages.Add(run, coverage = new Coverage(state.Attempts.Where(a => a.Newest.RunId == run).SelectMany(a => a.Newest.SourceDbn).Select(f => (f.Start, f.End))));
            ranges.AddRange(coverage.Within(day));
        }

        return new DatabaseTime(GapBasis.Records, ranges, changed);
    }

    private static StoredDay Recorded(DayRecord day) => new(day.Bars, Instant.FromDateTime(day.FirstTs), Instant.FromDateTime(day.LastTs));

    private static string Told(StoredDay day) => day.Rows == 0
        ? "no row"
        : $"{NumberText.Of(day.Rows, "row")} from {UtcText.ToMinute(Instant.ToDateTime(day.FirstTs))} to {UtcText.ToMinute(Instant.ToDateTime(day.LastTs))}";
}
