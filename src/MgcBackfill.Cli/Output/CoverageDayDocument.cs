using MgcBackfill.Analysis;
using MgcBackfill.Formats;

namespace MgcBackfill.Cli.Output;

/// <summary>The coverage of a trading day.</summary>
internal sealed record CoverageDayDocument(
    DateOnly TradingDay,
    string? SourceSymbol,
    long Bars,
    DateTime? FirstTs,
    DateTime? LastTs,
    long Closed,
    long Weekend,
    long Holiday,
    long Halt,
    long Maintenance,
    long NoTrade,
    int? OthersTraded,
    int? NobodyTraded,
    int? NotStored,
    long Unknown,
    long OutsideHours,
    bool? Stub,
    bool? Partial,
    string? Reason,
    IReadOnlyList<string> Attention
)
{
    public static CoverageDayDocument From(CoverageDay day) =>
        new(
            day.TradingDay,
            day.SourceSymbol,
            day.Bars,
            day.FirstTs,
            day.LastTs,
            day.Closed,
            day.Weekend,
            day.Holiday,
            day.Halt,
            day.Maintenance,
            day.NoTrade,
            day.OthersTraded,
            day.NobodyTraded,
            day.NotStored,
            day.Unknown,
            day.OutsideHours,
            day.Stub,
            day.Partial,
            day.Reason is { } reason ? JsonText.Name(reason) : null,
            [.. Enum.GetValues<Attention>().Where(a => a != Analysis.Attention.None && day.Attention.HasFlag(a)).Select(JsonText.Name)]
        );
}
