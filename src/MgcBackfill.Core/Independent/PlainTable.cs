using MgcBackfill.Errors;

namespace MgcBackfill.Independent;

/// <summary>The stored rows, by trading day, read in windows of days so that memory holds one window.</summary>
internal abstract class PlainTable : IDisposable
{
    private const int WindowDays = 64;

    // The times that DateOnly can represent. Rows outside, and rows without a time, are counted separately.
    private protected static readonly DateOnly First = new(1970, 1, 2);
    private protected static readonly DateOnly Last = new(9998, 1, 1);

    /// <summary>Opens a database read-only.</summary>
    /// <param name="address">The full path of a file, or a connection string.</param>
    /// <param name="symbol">The rows to read on a server; a file holds one product, and all its rows are read.</param>
    /// <exception cref="TargetException">It cannot be read, or there is no such table, or a column is missing.</exception>
    /// <exception cref="EnvironmentException">It is in use, or cannot be opened.</exception>
    public static PlainTable Open(string address, string symbol) =>
        Path.IsPathFullyQualified(address) ? PlainFileTable.Open(address) : PlainServerTable.Open(address, symbol);

    /// <summary>
    /// The requested trading days that have rows, in order, each with its rows in time order. The rows are invalid after the next day is
    /// requested.
    /// </summary>
    /// <param name="first">First trading day; null for the table's first.</param>
    /// <param name="last">Last trading day; null for the table's last.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <exception cref="TargetException">The columns do not have the types of <c>bars_1m</c>.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public IEnumerable<PlainStoredDay> Days(DateOnly? first, DateOnly? last, CancellationToken cancellation)
    {
        var rows = new List<PlainRow>();
        var end = last is { } day && day < Last ? day.AddDays(1) : Last;
        var start = Earliest(first > First ? first.Value : First, end, cancellation);
        while (start is { } from)
        {
            var behind = from.AddDays(WindowDays) < end ? from.AddDays(WindowDays) : end;
            ReadWindow(from, behind, rows, cancellation);
            for (var at = 0; at < rows.Count; )
            {
                var today = new PlainStoredDay(PlainTime.TradingDayOfMicroseconds(rows[at].TsMicroseconds), rows, at, EndOfDay(rows, at));
                yield return today;
                at = today.To;
            }

            start =
                behind == end ? null
                : rows.Count > 0 ? behind
                : Earliest(behind, end, cancellation);
        }
    }

    /// <summary>Number of rows that belong to no trading day: their time is NULL, infinite, or outside the range of dates.</summary>
    public abstract long RowsWithoutDay(CancellationToken cancellation);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>The first trading day with a row of a range of days; null if there is none.</summary>
    private protected abstract DateOnly? Earliest(DateOnly from, DateOnly behind, CancellationToken cancellation);

    /// <summary>Replaces <paramref name="rows"/> by the rows of a range of days, in time order.</summary>
    private protected abstract void ReadWindow(DateOnly from, DateOnly behind, List<PlainRow> rows, CancellationToken cancellation);

    private static int EndOfDay(List<PlainRow> rows, int from)
    {
        var close = PlainTime.OpenInMicroseconds(PlainTime.TradingDayOfMicroseconds(rows[from].TsMicroseconds).AddDays(1));
        var to = from + 1;
        while (to < rows.Count && rows[to].TsMicroseconds < close)
            to++;
        return to;
    }
}
