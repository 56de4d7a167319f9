using MgcBackfill.Analysis;
using MgcBackfill.Log;

namespace MgcBackfill.Cli.Output;

/// <summary>
/// The output of <c>coverage --json</c>. For every day, bars, closed, maintenance, no_trade and unknown add up to its minutes.
/// </summary>
internal sealed record CoverageDocument(
    string Db,
    string Checkpoint,
    bool HasRecords,
    IReadOnlyList<string> Sources,
    DateOnly? HoursKnownFrom,
    DateOnly? HoursKnownTo,
    string? Message,
    RangeDocument? Stored,
    CoveragePeriodDocument? Total,
    IReadOnlyList<CoverageDayDocument> Days
) : ResultDocument("coverage")
{
    public static CoverageDocument From(TableCoverage coverage) =>
        new(
            coverage.Db,
            coverage.Checkpoint,
            coverage.HasRecords,
            coverage.Sources,
            coverage.Hours?.FirstTradeDate,
            coverage.Hours?.LastTradeDate,
            coverage.Message,
            RangeDocument.From(coverage.Stored),
            CoveragePeriodDocument.From(coverage.Total),
            [.. coverage.Days.Select(CoverageDayDocument.From)]
        );
}
