using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Store;
using MgcBackfill.Verify;

namespace MgcBackfill.Analysis;

/// <summary>
/// Visits the stored trading days of a table in time order, with one window of days in memory (P6). The results assume that a day has one
/// contract, and one bar for each minute. A table that breaks this is refused, because its contents mean nothing (P1).
/// </summary>
internal sealed class StoredDays : IDisposable
{
    private const int WindowDays = 128;

    private readonly RecordedTable _table;

    private StoredDays(RecordedTable table)
    {
        _table = table;
        Require(table);
        Range = table.Store.FindTimes()?.Days;
    }

    /// <summary>Receives a stored day.</summary>
    /// <param name="day">The day.</param>
    /// <param name="contract">Its contract.</param>
    /// <param name="rows">Its rows in time order, one for each minute; at least one row. Invalid after the call.</param>
    public delegate void DayVisitor(TradingDay day, string contract, ReadOnlySpan<StoredRow> rows);

    /// <summary>The product and the interval of the bars.</summary>
    public BarSeries Series => _table.Store.Series;

    /// <summary>The records; those of an empty folder if there are none.</summary>
    public CheckpointFolder Records => _table.Records;

    /// <summary>The range from the first to the last stored day; null if the table is empty.</summary>
    public TradingDayRange? Range { get; }

    /// <summary>Opens a database read-only, and reads its records.</summary>
    /// <exception cref="TargetException">There is no database, it holds no table of this tool or another product, or the records are
    /// malformed.</exception>
    /// <exception cref="GateException">The table holds several products, or an impossible time.</exception>
    /// <exception cref="EnvironmentException">The database is in use, or cannot be opened.</exception>
    public static StoredDays Open(TableOptions options)
    {
        var table = RecordedTable.Open(options.Table, options.CheckpointPath);
        try
        {
            return new StoredDays(table);
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    /// <summary>Requires what no single day shows: one product, and no row outside the days that a source can hold.</summary>
    /// <exception cref="TargetException">There is no table of this tool, or it holds another product.</exception>
    /// <exception cref="GateException">The table holds several products, or an impossible time.</exception>
    public static void Require(RecordedTable table)
    {
        table.RequireOneProduct();
        if (table.Store.CountUntimedRows() > 0)
            throw BrokenTable.Create("it holds an impossible time");
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
        using var reader = _table.Store.OpenReader();
        var rows = new StoredRows(Series);
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
    public void Dispose() => _table.Dispose();

    /// <summary>What breaks the rules that results about a day depend on, as the end of a sentence; null if nothing does.</summary>
    /// <param name="day">The day.</param>
    /// <param name="window">The rows of its window, with their texts.</param>
    /// <param name="rows">The rows of the day by time, at least one.</param>
    public static string? FindBreak(TradingDay day, StoredRows window, ReadOnlySpan<StoredRow> rows)
    {
        var (interval, contract) = (window.Interval.Nanoseconds, rows[0].SourceSymbol);
        for (var i = 0; i < rows.Length; i++)
        {
            ref readonly var row = ref rows[i];
            if (row.Ts % interval != 0)
                return $"{window.Describe(in row)} is not on a whole minute";
            if (row.SourceSymbol != contract)
                return $"{day} holds bars of {window.GetText(contract)} and of {window.GetText(row.SourceSymbol)}";
            if (i > 0 && row.TsMicroseconds == rows[i - 1].TsMicroseconds)
                return $"{window.Describe(in row)} is the second bar of its minute";
        }

        return null;
    }

    private static void Visit(StoredRows window, DayVisitor visit)
    {
        var rows = window.Rows;
        while (!rows.IsEmpty)
        {
            var day = TradingDay.FromTimestamp(rows[0].Ts);
            var close = day.Close / 1000;
            var count = 1;
            while (count < rows.Length && rows[count].TsMicroseconds < close)
                count++;
            if (FindBreak(day, window, rows[..count]) is { } reason)
                throw BrokenTable.Create(reason);
            visit(day, window.GetText(rows[0].SourceSymbol)!, rows[..count]);
            rows = rows[count..];
        }
    }
}
