using MgcBackfill.Checkpoint;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Store;
using MgcBackfill.Verify;

namespace MgcBackfill.Backfill;

/// <summary>The complete summary of a run: what was done, and what a researcher must know about it (I5).</summary>
public sealed record BackfillSummary
{
    /// <summary>Id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>How it ended.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>True if the run was to write nothing.</summary>
    public required bool DryRun { get; init; }

    /// <summary>The root of the product.</summary>
    public required string Symbol { get; init; }

    /// <summary>Full path of the database.</summary>
    public required string Db { get; init; }

    /// <summary>Full path of the checkpoint folder.</summary>
    public required string Checkpoint { get; init; }

    /// <summary>The requested trading days; null if the run ended before they were known.</summary>
    public TradingDayRange? Requested { get; init; }

    /// <summary>Number of planned chunks.</summary>
    public int ChunksPlanned { get; init; }

    /// <summary>Number of chunks that this run finished.</summary>
    public int ChunksDone { get; init; }

    /// <summary>Number of chunks that failed in this run.</summary>
    public int ChunksFailed { get; init; }

    /// <summary>Number of chunks that were done before and are accepted.</summary>
    public int ChunksSkipped { get; init; }

    /// <summary>The four counts of all merges of this run (M3).</summary>
    public MergeCounts Merge { get; init; }

    /// <summary>What a trial would have written: the counts of its transactions, all rolled back; null if there was no trial.</summary>
    public MergeCounts? Trial { get; init; }

    /// <summary>The result of the scan; null if nothing had to be read.</summary>
    public ScanResult? Scan { get; init; }

    /// <summary>The plan; null if the run ended before it was made.</summary>
    public BackfillPlan? Plan { get; init; }

    /// <summary>
    /// Files named in the records that were opened in addition to those given, because finished days were built from both (C5).
    /// </summary>
    public IReadOnlyList<SourceFile> RecordedFiles { get; init; } = [];

    /// <summary>Source notes: facts about the source that a user should know.</summary>
    public IReadOnlyList<SourceNotice> Notices { get; init; } = [];

    /// <summary>The result of the gates on the whole table; null if the run ended before them.</summary>
    public Verification? Verification { get; init; }

    /// <summary>Number of rows that the table holds for the chunks of this run.</summary>
    public long RowsWritten => Merge.Stored;

    /// <summary>The build digest of the whole table (C9); null if the run ended before the gates.</summary>
    public string? BuildDigest => Verification?.BuildDigest;

    /// <summary>Wall time.</summary>
    public TimeSpan Elapsed { get; init; }
}
