namespace MgcBackfill.Report.Page;

/// <summary>The total coverage of several days, over those whose coverage is known.</summary>
/// <param name="Days">Number of days whose coverage is known.</param>
/// <param name="Bars">Number of their bars in open minutes.</param>
/// <param name="Open">Number of their open minutes.</param>
internal readonly record struct CoverageTotal(int Days, long Bars, long Open)
{
    /// <summary>The share of the open minutes that have a bar; null if no coverage is known.</summary>
    public double? Share => Open == 0 ? null : Bars / (double)Open;

    /// <summary>Adds up days.</summary>
    public static CoverageTotal From(IEnumerable<ReportDay> days)
    {
        var total = default(CoverageTotal);
        foreach (var day in days.Where(d => d.Coverage is not null))
            total = new CoverageTotal(total.Days + 1, total.Bars + day.BarsInHours, total.Open + day.OpenMinutes!.Value);
        return total;
    }
}
