using System.Runtime.InteropServices;

namespace MgcBackfill.Independent;

/// <summary>Compares the rows of a trading day with the bars of the source, value by value.</summary>
/// <param name="symbol">The value of symbol that every row must have.</param>
/// <param name="compares">True for the days whose rows are compared; null for all.</param>
/// <param name="expects">True for the days for which the table must hold the source's bars; null for all.</param>
internal sealed class PlainComparison(string symbol, Func<DateOnly, bool>? compares, Func<DateOnly, bool>? expects)
{
    /// <summary>Maximum number of differences that are kept.</summary>
    public const int MaxKept = 100;

    private readonly List<CheckDifference> _kept = [];

    /// <summary>The first differences.</summary>
    public IReadOnlyList<CheckDifference> Kept => _kept;

    /// <summary>Number of rows on the days that were compared.</summary>
    public long Rows { get; private set; }

    /// <summary>Number of all differences.</summary>
    public long Count { get; private set; }

    /// <summary>Compares a day that both have.</summary>
    /// <param name="day">The day of the source.</param>
    /// <param name="rows">The rows of the table, in time order.</param>
    public void Compare(PlainDay day, ReadOnlySpan<PlainRow> rows)
    {
        if (compares?.Invoke(day.Day) == false)
            return;
        Rows += rows.Length;
        var next = 0;
        foreach (ref readonly var bar in CollectionsMarshal.AsSpan(day.Bars))
        {
            var ts = bar.Ts / 1000;
            for (; next < rows.Length && rows[next].TsMicroseconds < ts; next++)
                Extra(day.Day, rows[next]);
            var first = next;
            while (next < rows.Length && rows[next].TsMicroseconds == ts)
                next++;
            if (first == next)
                Note(
                    new CheckDifference
                    {
                        Kind = CheckDifferenceKind.RowMissing,
                        TradingDay = day.Day,
                        Source = bar,
                    }
                );
            else
                OneTime(day.Day, bar, rows[first..next]);
        }

        for (; next < rows.Length; next++)
            Extra(day.Day, rows[next]);
    }

    /// <summary>Adds a day for which the table has no row.</summary>
    public void SourceOnly(PlainDay day)
    {
        if (expects?.Invoke(day.Day) != false)
            Note(
                new CheckDifference
                {
                    Kind = CheckDifferenceKind.DayMissing,
                    TradingDay = day.Day,
                    Source = day.Bars[0],
                    Rows = day.Bars.Count,
                }
            );
    }

    /// <summary>Adds a day for which the source has no bar.</summary>
    public void TableOnly(PlainStoredDay day)
    {
        if (compares?.Invoke(day.Day) == false)
            return;
        Rows += day.Rows.Length;
        Note(
            new CheckDifference
            {
                Kind = CheckDifferenceKind.DayExtra,
                TradingDay = day.Day,
                Stored = day.Rows[0],
                Rows = day.Rows.Length,
            }
        );
    }

    /// <summary>Adds rows that belong to no day.</summary>
    public void WithoutDay(long rows)
    {
        if (rows > 0)
            Note(new CheckDifference { Kind = CheckDifferenceKind.RowsWithoutDay, Rows = rows });
    }

    // There should be one row per time. If there are several, the correct one is matched with the bar, or the first one if none is correct.
    private void OneTime(DateOnly day, in PlainBar bar, ReadOnlySpan<PlainRow> rows)
    {
        var right = 0;
        while (right < rows.Length && Different(bar, rows[right]) != PlainColumns.None)
            right++;
        if (right == rows.Length)
        {
            right = 0;
            Note(
                new CheckDifference
                {
                    Kind = CheckDifferenceKind.Value,
                    TradingDay = day,
                    Columns = Different(bar, rows[0]),
                    Stored = rows[0],
                    Source = bar,
                }
            );
        }

        for (var i = 0; i < rows.Length; i++)
        {
            if (i != right)
                Note(
                    new CheckDifference
                    {
                        Kind = CheckDifferenceKind.RowRepeated,
                        TradingDay = day,
                        Stored = rows[i],
                        Source = bar,
                    }
                );
        }
    }

    private void Extra(DateOnly day, PlainRow row) =>
        Note(
            new CheckDifference
            {
                Kind = CheckDifferenceKind.RowExtra,
                TradingDay = day,
                Stored = row,
            }
        );

    private PlainColumns Different(in PlainBar bar, in PlainRow row)
    {
        var different = row.Nulls;
        if (row.Symbol != symbol)
            different |= PlainColumns.Symbol;
        if (row.SourceSymbol != bar.Symbol)
            different |= PlainColumns.SourceSymbol;
        if (!PlainPrice.IsNearest(row.Open, bar.Open))
            different |= PlainColumns.Open;
        if (!PlainPrice.IsNearest(row.High, bar.High))
            different |= PlainColumns.High;
        if (!PlainPrice.IsNearest(row.Low, bar.Low))
            different |= PlainColumns.Low;
        if (!PlainPrice.IsNearest(row.Close, bar.Close))
            different |= PlainColumns.Close;
        if (row.Volume < 0 || (ulong)row.Volume != bar.Volume)
            different |= PlainColumns.Volume;
        return different;
    }

    private void Note(CheckDifference difference)
    {
        Count++;
        if (_kept.Count < MaxKept)
            _kept.Add(difference);
    }
}
