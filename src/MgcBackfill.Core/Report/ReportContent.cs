using MgcBackfill.Checkpoint;
using MgcBackfill.Insight;
using MgcBackfill.Source;
using MgcBackfill.Verify;

namespace MgcBackfill.Report;

/// <summary>All that a report tells. It holds no time of its own making, so that equal inputs give equal reports.</summary>
internal sealed record ReportContent
{
    /// <summary>Full path of the database.</summary>
    public required string Db { get; init; }

    /// <summary>The proof of the table.</summary>
    public required Verification Verification { get; init; }

    /// <summary>The records; empty where there is no folder.</summary>
    public required CheckpointFolder Records { get; init; }

    /// <summary>The source that the table was held against, or null.</summary>
    public required SourceSet? Source { get; init; }

    /// <summary>Every trading day that the table or the records know, and those between without a bar, in order.</summary>
    public required IReadOnlyList<ReportDay> Days { get; init; }

    /// <summary>The version of this tool.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>The version of libduckdb.</summary>
    public required string DuckDbVersion { get; init; }

    /// <summary>What stands above everything else.</summary>
    public ReportVerdict Verdict =>
        Verification.Failed.Any() ? ReportVerdict.Invalid : Verification.Rows == 0 ? ReportVerdict.Empty : ReportVerdict.Valid;

    /// <summary>The changes of the front month; null where the table is too broken to have any.</summary>
    public required RollCalendar? Rolls { get; init; }

    /// <summary>The days that hold bars.</summary>
    public IEnumerable<ReportDay> Stored => Days.Where(d => d.Bars > 0);
}
