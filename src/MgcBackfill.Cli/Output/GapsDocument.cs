using MgcBackfill.Formats;
using MgcBackfill.Inventory;

namespace MgcBackfill.Cli.Output;

/// <summary>The output of <c>gaps --json</c>. Every member is always present; a value that is not known is null.</summary>
internal sealed record GapsDocument(
    string Symbol,
    string? Db,
    IReadOnlyList<string> Dbn,
    DateOnly Start,
    DateOnly End,
    int WantedDays,
    string Basis,
    int SourceFiles,
    IReadOnlyList<RefusedFileDocument> RefusedFiles,
    IReadOnlyList<GapDayDocument> Days,
    IReadOnlyList<DataRequest> Requests,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Notes,
    string Conclusion
) : ResultDocument("gaps")
{
    public static GapsDocument From(GapReport r) =>
        new(
            r.Symbol,
            r.Db,
            r.Dbn,
            r.Start,
            r.End,
            r.WantedDays,
            JsonText.Name(r.Basis),
            r.SourceFiles,
            [.. r.RefusedFiles.Select(f => new RefusedFileDocument(f.Path, f.ErrorId, f.Reason))],
            [.. r.Days.Select(d => new GapDayDocument(d.TradingDay, JsonText.Name(d.Why), d.Missing, d.Detail))],
            r.Requests,
            r.Warnings,
            r.Notes,
            r.Conclusion
        );
}

/// <summary>A file that counts as missing because a backfill would refuse it.</summary>
internal sealed record RefusedFileDocument(string Path, string? ErrorId, string? Reason);

/// <summary>A missing trading day.</summary>
internal sealed record GapDayDocument(DateOnly TradingDay, string Why, IReadOnlyList<UtcRange> Missing, string? Detail);
