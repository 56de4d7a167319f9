namespace MgcBackfill.Report.Page;

/// <summary>The coverage of several days, added up over those of which it is known.</summary>
/// <param name="Days">Days of which it is known.</param>
/// <param name="Bars">Their bars in open minutes.</param>
/// <param name="Open">Their open minutes.</param>
internal readonly record struct CoverageTotal(int Days, long Bars, long Open)
{
    /// <summary>The part of the open minutes that have a bar; null where nothing is known.</summary>
    public double? Share => Open == 0 ? null : Bars / (double)Open;

    /// <summary>Adds days up.</summary>
    public static CoverageTotal From(IEnumerable<ReportDay> days)
    {
        var total = default(CoverageTotal);
        foreach (var day in days.Where(d => d.Coverage is not null))
            total = new CoverageTotal(total.Days + 1, total.Bars + day.BarsInHours, total.Open + day.OpenMinutes!.Value);
        return total;
    }
}
