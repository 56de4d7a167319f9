using MgcBackfill.Market;

namespace MgcBackfill.Insight;

/// <summary>What a table covers, day by day.</summary>
/// <param name="Db">Full path of the database.</param>
/// <param name="Checkpoint">Full path of the records' folder, whether it is there or not.</param>
/// <param name="HasRecords">True where the folder holds attempts; without them nothing is known of partial days.</param>
/// <param name="Sources">Full paths of the files that told others' trades; empty where none were given.</param>
/// <param name="Days">
/// Every stored day of the asked range in order, and every day without a bar on which the market was not closed for the weekend.
/// </param>
public sealed record TableCoverage(
    string Db, string Checkpoint, bool HasRecords, IReadOnlyList<string> Sources, IReadOnlyList<CoverageDay> Days)
{
    /// <summary>The first and the last stored day, whatever was asked; null where the table is empty.</summary>
    public TradingDayRange? Stored { get; init; }

    /// <summary>Why there is no day to tell of; null where there is one.</summary>
    public string? Message =>
        Days.Count > 0 ? null
        : Stored is null ? "The table bars_1m is empty: no bar is stored."
        : $"The requested days lie outside the stored days, {Stored}.";

    /// <summary>All days added up; null where there are none.</summary>
    public CoveragePeriod? Total { get; } = CoveragePeriod.Of(Days);

    /// <summary>The days that are worth a look.</summary>
    public IEnumerable<CoverageDay> Noteworthy => Days.Where(d => d.Attention != Attention.None);

    /// <summary>The days added up by calendar month.</summary>
    public IEnumerable<CoveragePeriod> ByMonth => Days.GroupBy(d => (d.TradingDay.Year, d.TradingDay.Month)).Select(g => CoveragePeriod.Of([.. g])!);

    /// <summary>The days added up by calendar year.</summary>
    public IEnumerable<CoveragePeriod> ByYear => Days.GroupBy(d => d.TradingDay.Year).Select(g => CoveragePeriod.Of([.. g])!);
}
