using MgcBackfill.Market;

namespace MgcBackfill.Analysis;

/// <summary>What a table covers, day by day.</summary>
/// <param name="Db">Full path of the database.</param>
/// <param name="Checkpoint">Full path of the checkpoint folder, even if it does not exist.</param>
/// <param name="HasRecords">True if the folder holds attempts; without them partial days are not known.</param>
/// <param name="Sources">Full paths of the files that show the trades of other instruments; empty if none were given.</param>
/// <param name="Days">
/// Every stored day of the requested range in order, and every day without bars on which the market was not closed for the weekend.
/// </param>
public sealed record TableCoverage(
    string Db,
    string Checkpoint,
    bool HasRecords,
    IReadOnlyList<string> Sources,
    IReadOnlyList<CoverageDay> Days
)
{
    /// <summary>The range from the first to the last stored day, whatever was requested; null if the table is empty.</summary>
    public TradingDayRange? Stored { get; init; }

    /// <summary>The hours by which the minutes were counted; null if those of the product are not known.</summary>
    public TradingHours? Hours { get; init; }

    /// <summary>Why there is no day to report; null if there is one.</summary>
    public string? Message =>
        Days.Count > 0 ? null
        : Stored is null ? "The table is empty: no bar is stored."
        : $"The requested days lie outside the stored days, {Stored}.";

    /// <summary>The totals of all days; null if there are none.</summary>
    public CoveragePeriod? Total { get; } = CoveragePeriod.From(Days);

    /// <summary>The days that are worth a look.</summary>
    public IEnumerable<CoverageDay> DaysWorthALook => Days.Where(d => d.Attention != Attention.None);

    /// <summary>The totals by calendar month.</summary>
    public IEnumerable<CoveragePeriod> ByMonth =>
        Days.GroupBy(d => (d.TradingDay.Year, d.TradingDay.Month)).Select(g => CoveragePeriod.From([.. g])!);

    /// <summary>The totals by calendar year.</summary>
    public IEnumerable<CoveragePeriod> ByYear => Days.GroupBy(d => d.TradingDay.Year).Select(g => CoveragePeriod.From([.. g])!);
}
