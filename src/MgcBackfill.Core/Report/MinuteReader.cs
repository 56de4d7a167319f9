using MgcBackfill.Store;

namespace MgcBackfill.Report;

/// <summary>Reads the bars of the days that a report shows minute by minute.</summary>
internal static class MinuteReader
{
    // Prices are read from integers in 1e-9, so a source has no price with more digits.
    private const int MaxDecimals = 9;

    // The largest whole number up to which a script counts exactly.
    private const double MaxExact = 9_007_199_254_740_992;

    /// <summary>
    /// Reads the days. A day with a price that no decimal of nine digits equals is left out, because it could not be drawn as it is stored;
    /// only a table that was changed by hand has such a price.
    /// </summary>
    public static ReportMinutes Read(IBarStore store, MinuteRequest request, CancellationToken cancellation)
    {
        var days = new List<MinuteDay>();
        var decimals = 0;
        IBarReader? reader = null;
        var rows = new StoredRows(store.Series);
        try
        {
            foreach (var day in request.Days)
            {
                cancellation.ThrowIfCancellationRequested();
                reader ??= store.OpenReader();
                reader.Read(day.Day.Open, day.Day.Close, rows, cancellation);
                if (GetDecimals(rows.Rows) is not { } needed)
                    continue;
                decimals = Math.Max(decimals, needed);
                days.Add(new MinuteDay(day.Day, [.. rows.Rows]));
            }
        }
        finally
        {
            reader?.Dispose();
        }

        return new ReportMinutes(days, decimals, request.Chosen);
    }

    /// <summary>A price as a whole number of units of that many decimals.</summary>
    public static long Units(double price, int decimals) => (long)Math.Round(price * Math.Pow(10, decimals));

    private static int? GetDecimals(ReadOnlySpan<StoredRow> rows)
    {
        var decimals = 0;
        foreach (ref readonly var row in rows)
        {
            foreach (var price in (ReadOnlySpan<double>)[row.Open, row.High, row.Low, row.Close])
            {
                while (decimals <= MaxDecimals && !IsExact(price, decimals))
                    decimals++;
            }
        }

        // More digits for one price must not lose another one.
        foreach (ref readonly var row in rows)
        {
            if (
                decimals > MaxDecimals
                || !IsExact(row.Open, decimals)
                || !IsExact(row.High, decimals)
                || !IsExact(row.Low, decimals)
                || !IsExact(row.Close, decimals)
            )
                return null;
        }

        return decimals;
    }

    // The script divides by the same power of ten and must get the same double.
    private static bool IsExact(double price, int decimals) =>
        double.IsFinite(price)
        && Math.Abs(price) * Math.Pow(10, decimals) < MaxExact
        && Units(price, decimals) / Math.Pow(10, decimals) == price;
}
