using MgcBackfill.Analysis;

namespace MgcBackfill.Cli.Output;

/// <summary>The output of <c>statistics --json</c>.</summary>
internal sealed record StatisticsDocument(
    string Db,
    long RowCount,
    DateTime? MinTs,
    DateTime? MaxTs,
    double? LatestClose,
    DateTime? LatestTs,
    string? Symbol,
    string Timeframe,
    string Vendor,
    string? Message
) : ResultDocument("statistics")
{
    public static StatisticsDocument From(TableStatistics s) =>
        new(s.Db, s.RowCount, s.MinTs, s.MaxTs, s.LatestClose, s.LatestTs, s.Symbol, s.Timeframe, s.Vendor, s.Message);
}
