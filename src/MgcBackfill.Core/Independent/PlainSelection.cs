using System.Globalization;

namespace MgcBackfill.Independent;

/// <summary>The front month of a trading day (F1 to F3).</summary>
internal static class PlainSelection
{
    private const string Months = "FGHJKMNQUVXZ";
    private const int MonthAt = 3;
    private const int YearAt = 4;

    /// <summary>Chooses among the outrights of a complete trading day; there must be at least one.</summary>
    public static (string Contract, PlainReason Reason) FrontMonth(DateOnly day, IReadOnlyList<PlainCandidate> candidates)
    {
        var highest = candidates.Max(c => c.Volume);
        var tied = candidates.Where(c => c.Volume == highest).Select(c => c.Symbol).ToList();
        if (tied.Count == 1)
            return (tied[0], PlainReason.Volume);

        // Every candidate's symbol gives an expiry (A2); none can be unparsable.
        var earliest = tied.Min(s => Expiry(s, day));
        var first = tied.Where(s => Expiry(s, day) == earliest).ToList();
        return first.Count == 1 ? (first[0], PlainReason.Expiry) : (first.Min(StringComparer.Ordinal)!, PlainReason.Symbol);
    }

    /// <summary>
    /// The first day of an outright's contract month. A one-digit year means the first such year in which that month is not before the
    /// trading day's month; a two-digit year is in this century.
    /// </summary>
    public static DateOnly Expiry(string outright, DateOnly day)
    {
        var month = Months.IndexOf(outright[MonthAt], StringComparison.Ordinal) + 1;
        var digits = outright[YearAt..];
        var number = int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        if (digits.Length == 2)
            return new DateOnly(2000 + number, month, 1);

        var thisMonth = new DateOnly(day.Year, day.Month, 1);
        return Enumerable
            .Range(day.Year, 11)
            .Where(year => year % 10 == number)
            .Select(year => new DateOnly(year, month, 1))
            .First(contractMonth => contractMonth >= thisMonth);
    }
}
