using MgcBackfill.DuckDb;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Analysis;

/// <summary>
/// Visits the stored trading days of a table in time order, with one window of days in memory (P6). The results assume that a day has one
/// contract, and one bar for each minute. A table that breaks this is refused, because its contents mean nothing (P1).
/// </summary>
internal sealed class StoredDays : IDisposable
{
    private const int WindowDays = 128;
    private const long MicrosecondsPerMinute = 60_000_000;

    private readonly TargetDatabase _database;

    private StoredDays(TargetDatabase database)
    {
        _database = database;
        Range = ReadRange(database.Connection);
    }

    /// <summary>Receives a stored day.</summary>
    /// <param name="day">The day.</param>
    /// <param name="contract">Its contract.</param>
    /// <param name="rows">Its rows in time order, one for each minute; at least one row. Invalid after the call.</param>
    public delegate void DayVisitor(TradingDay day, string contract, ReadOnlySpan<StoredRow> rows);

    /// <summary>The range from the first to the last stored day; null if the table is empty.</summary>
    public TradingDayRange? Range { get; }

    /// <summary>Opens a database read-only.</summary>
    /// <exception cref="TargetException">There is no database, or it holds no <c>bars_1m</c> of this tool.</exception>
    /// <exception cref="EnvironmentException">The database is in use, or cannot be opened.</exception>
    public static StoredDays Open(string db)
    {
        var path = Path.GetFullPath(db);
        var database = TargetDatabase.OpenForReading(path);
        try
        {
            if (!BarTable.Exists(database.Connection))
                throw new TargetException(
                    ErrorIds.TableMismatch,
                    $"{path} holds no table {BarTable.Name}.",
                    new ErrorLocation { File = path },
                    $"Check the path, or run {CommandName.Backfill} first."
                );
            BarTable.Require(database.Connection, path);
            return new StoredDays(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Visits the stored days of a range, in order.</summary>
    /// <param name="range">The requested days.</param>
    /// <param name="visit">Called once for each day that has rows.</param>
    /// <param name="progress">Receives the fraction done and the current day.</param>
    /// <param name="cancellation">Cancels the visit between two windows.</param>
    /// <exception cref="GateException">A day holds two contracts, two bars for one minute, or a time that is not a whole
    /// minute.</exception>
    public void Visit(TradingDayRange range, DayVisitor visit, Action<double, TradingDay>? progress, CancellationToken cancellation)
    {
        if (Range is not { } stored || !stored.Overlaps(range))
            return;
        var (first, last) = (Math.Max(stored.First.EpochDay, range.First.EpochDay), Math.Min(stored.Last.EpochDay, range.Last.EpochDay));
        using var reader = new StoredBarReader(_database.Connection);
        var rows = new StoredRows();
        for (var day = first; day <= last; day += WindowDays)
        {
            cancellation.ThrowIfCancellationRequested();
            var end = new TradingDay(Math.Min(day + WindowDays - 1, last));
            reader.Read(new TradingDay(day).Open, end.Close, rows, cancellation);
            Visit(rows, visit);
            progress?.Invoke((end.EpochDay - first + 1.0) / (last - first + 1), end);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private static void Visit(StoredRows window, DayVisitor visit)
    {
        var rows = window.Rows;
        while (!rows.IsEmpty)
        {
            var day = TradingDay.FromTimestamp(rows[0].Ts);
            var close = day.Close / 1000;
            var count = 0;
            for (; count < rows.Length && rows[count].TsMicroseconds < close; count++)
                Require(window, rows, count);
            visit(day, window.GetText(rows[0].SourceSymbol)!, rows[..count]);
            rows = rows[count..];
        }
    }

    private static void Require(StoredRows window, ReadOnlySpan<StoredRow> rows, int at)
    {
        ref readonly var row = ref rows[at];
        if (row.TsMicroseconds % MicrosecondsPerMinute != 0)
            throw BrokenTable.Create($"{window.Describe(in row)} is not on a whole minute");
        if (row.SourceSymbol != rows[0].SourceSymbol)
            throw BrokenTable.Create(
                $"{TradingDay.FromTimestamp(row.Ts)} holds bars of "
                    + $"{window.GetText(rows[0].SourceSymbol)} and of {window.GetText(row.SourceSymbol)}"
            );
        if (at > 0 && row.TsMicroseconds == rows[at - 1].TsMicroseconds)
            throw BrokenTable.Create($"{window.Describe(in row)} is the second bar of its minute");
    }

    private static TradingDayRange? ReadRange(DatabaseConnection connection)
    {
        using var statement = connection.Prepare("SELECT min(ts_utc), max(ts_utc) FROM main.bars_1m");
        using var result = statement.Execute();
        TradingDayRange? range = null;
        while (result.TryReadChunk(out var chunk))
        {
            using (chunk)
            {
                if (chunk.RowCount == 1 && !chunk.IsNull(0, 0))
                    range = ToRange(chunk.Column<long>(0)[0], chunk.Column<long>(1)[0]);
            }
        }

        return range;
    }

    // An infinite or impossible time has no trading day.
    private static TradingDayRange ToRange(long first, long last)
    {
        const long FirstPossible = 86_400_000_000;
        const long LastPossible = long.MaxValue / 1000;
        if (first < FirstPossible || last > LastPossible)
            throw BrokenTable.Create("it holds an impossible time");
        return new TradingDayRange(TradingDay.FromTimestamp(first * 1000), TradingDay.FromTimestamp(last * 1000));
    }
}
