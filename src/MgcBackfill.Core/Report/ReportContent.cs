using MgcBackfill.Analysis;
using MgcBackfill.Checkpoint;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Verify;

namespace MgcBackfill.Report;

/// <summary>Everything that a report shows. It does not contain the current time, so that equal inputs give equal reports.</summary>
internal sealed record ReportContent
{
    /// <summary>Full path of the database.</summary>
    public required string Db { get; init; }

    /// <summary>The product of the table.</summary>
    public required Product Product { get; init; }

    /// <summary>The verification of the table.</summary>
    public required Verification Verification { get; init; }

    /// <summary>The records; empty if there is no folder.</summary>
    public required CheckpointFolder Records { get; init; }

    /// <summary>The source that the table was compared with, or null.</summary>
    public required SourceSet? Source { get; init; }

    /// <summary>Every trading day of the table and of the records, and those between without a bar, in order.</summary>
    public required IReadOnlyList<ReportDay> Days { get; init; }

    /// <summary>The version of this tool.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>The version of libduckdb.</summary>
    public required string DuckDbVersion { get; init; }

    /// <summary>The verdict over the table.</summary>
    public ReportVerdict Verdict =>
        Verification.Failed.Any() ? ReportVerdict.Invalid
        : Verification.Rows == 0 ? ReportVerdict.Empty
        : ReportVerdict.Valid;

    /// <summary>The changes of the front month; null if the table is too damaged to determine them.</summary>
    public required RollCalendar? Rolls { get; init; }

    /// <summary>The bars of the days that are shown minute by minute.</summary>
    public required ReportMinutes Minutes { get; init; }

    /// <summary>True if there are records of attempts.</summary>
    public bool HasRecords => Records.State.Attempts.Count > 0;

    /// <summary>Number of recorded days that were not compared with the source, because it covers another part of them.</summary>
    public int NotCompared => Source is null ? 0 : new SourceScope(Source, Records.State).NotCompared;

    /// <summary>The origin of the stored days, according to the records.</summary>
    public BarOrigin Origin => BarOrigin.From(Records.State);

    /// <summary>True if a file of the records, or of the source given now, is marked as synthetic.</summary>
    public bool IsSynthetic => Origin.IsSynthetic || Source?.Files.Any(f => f.Metadata.IsSynthetic) == true;

    /// <summary>The rolls back to a contract that was the front month before; empty if no roll is known.</summary>
    public IReadOnlyList<BarRoll> FlipsBack => [.. Rolls?.Rolls.Where(r => r.FlipBack) ?? []];

    /// <summary>The days whose bars are not those that the records describe.</summary>
    public IReadOnlyList<ReportDay> Wrong =>
        [.. Days.Where(d => d.Altered || d.IsMissing || (d.Bars > 0 && d.Decision is null && Records.State.Attempts.Count > 0))];

    /// <summary>The days that hold bars.</summary>
    public IEnumerable<ReportDay> Stored => Days.Where(d => d.Bars > 0);
}
