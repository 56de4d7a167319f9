using MgcBackfill.Checkpoint;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Store;
using MgcBackfill.Verify;

namespace MgcBackfill.Inventory;

/// <summary>The part of the wanted trading days that a database holds.</summary>
/// <param name="Product">The product that the database holds; null if there is no database.</param>
/// <param name="Basis">The evidence for what it holds.</param>
/// <param name="Ranges">The ranges of time, nanoseconds since the epoch.</param>
/// <param name="Changed">Days whose rows differ from the records, each with a sentence about the difference. They do not count as
/// held.</param>
internal sealed record DatabaseTime(
    Product? Product,
    GapBasis Basis,
    IReadOnlyList<(long Start, long End)> Ranges,
    IReadOnlyDictionary<TradingDay, string> Changed
)
{
    private static readonly Dictionary<TradingDay, string> s_none = [];

    /// <summary>Reads a database and its records without writing anything.</summary>
    /// <exception cref="Errors.TargetException">There is no database, its table was not made by this tool, or the records are
    /// refused.</exception>
    /// <exception cref="Errors.EnvironmentException">The database is in use, or cannot be opened.</exception>
    public static DatabaseTime Read(GapOptions options)
    {
        if (options.Db is null)
            return new DatabaseTime(null, GapBasis.None, [], s_none);
        if (options.Checkpoint is { } named)
            CheckpointFolder.RequireExisting(named);
        using var table = RecordedTable.Open(options.Table, options.CheckpointPath!);
        var (store, state) = (table.Store, table.Records.State);
        var hasTable = store.HasTable;
        if (hasTable)
            table.RequireOneProduct();
        var rows = hasTable ? store.CountDays(options.Wanted) : new Dictionary<TradingDay, StoredDay>();
        if (state.Attempts.Count > 0)
            return ReadRecords(store.Series.Product, state, rows, options.Wanted);
        return rows.Count == 0
            ? new DatabaseTime(store.Series.Product, GapBasis.Empty, [], s_none)
            : new DatabaseTime(store.Series.Product, GapBasis.Rows, [.. rows.Keys.Select(d => (d.Open, d.Close))], s_none);
    }

    // A finished day counts as held for the time that its files covered when it was built (T4), as long as the table holds its rows.
    private static DatabaseTime ReadRecords(
        Product product,
        CheckpointState state,
        IReadOnlyDictionary<TradingDay, StoredDay> rows,
        TradingDayRange wanted
    )
    {
        var ranges = new List<(long Start, long End)>();
        var changed = new Dictionary<TradingDay, string>();
        var coverages = new Dictionary<string, Coverage>(StringComparer.Ordinal);
        foreach (var day in state.DoneDays.Where(wanted.Contains))
        {
            var attempt = state.FindAttempt(day)!;
            var decision = state.FindDecision(day);
            var (then, now) = (decision is null ? default : FromRecord(decision), rows.GetValueOrDefault(day));
            if (then != now)
            {
                changed.Add(day, $"Attempt {attempt.Id} recorded {FromTable(then)}; the table holds {FromTable(now)}.");
                continue;
            }

            // An attempt lists the files of its chunk, but whether a day was complete was decided by the files of the whole run.
            var run = attempt.Newest.RunId;
            if (!coverages.TryGetValue(run, out var coverage))
                coverages.Add(
                    run,
                    coverage = new Coverage(
                        state.Attempts.Where(a => a.Newest.RunId == run).SelectMany(a => a.Newest.SourceDbn).Select(f => (f.Start, f.End))
                    )
                );
            ranges.AddRange(coverage.Within(day));
        }

        return new DatabaseTime(product, GapBasis.Records, ranges, changed);
    }

    private static StoredDay FromRecord(DayRecord day) =>
        new(day.Bars, Instant.FromDateTime(day.FirstTs), Instant.FromDateTime(day.LastTs));

    private static string FromTable(StoredDay day) =>
        day.Rows == 0
            ? "no row"
            : $"{NumberText.Count(day.Rows, "row")} from {UtcText.ToMinute(Instant.ToDateTime(day.FirstTs))} "
                + $"to {UtcText.ToMinute(Instant.ToDateTime(day.LastTs))}";
}
