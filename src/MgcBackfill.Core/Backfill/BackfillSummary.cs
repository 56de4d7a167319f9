using MgcBackfill.Checkpoint;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Store;
using MgcBackfill.Verify;

namespace MgcBackfill.Backfill;

/// <summary>The end of a run, whole: what was done, and what a researcher must know of it (I5).</summary>
public sealed record BackfillSummary
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>How it ended.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>True where nothing was to be written.</summary>
    public required bool DryRun { get; init; }

    /// <summary>Full path of the database.</summary>
    public required string Db { get; init; }

    /// <summary>Full path of the checkpoint folder.</summary>
    public required string Checkpoint { get; init; }

    /// <summary>The requested trading days; null where the run ended before they were known.</summary>
    public TradingDayRange? Requested { get; init; }

    /// <summary>Chunks planned.</summary>
    public int ChunksPlanned { get; init; }

    /// <summary>Chunks done by this run.</summary>
    public int ChunksDone { get; init; }

    /// <summary>Chunks that failed in this run.</summary>
    public int ChunksFailed { get; init; }

    /// <summary>Chunks that were done before and are believed.</summary>
    public int ChunksSkipped { get; init; }

    /// <summary>The four counts of all merges of this run (M3).</summary>
    public MergeCounts Merge { get; init; }

    /// <summary>What the pass over the source found; null where nothing had to be read.</summary>
    public SurveyResult? Survey { get; init; }

    /// <summary>The plan; null where the run ended before it was made.</summary>
    public BackfillPlan? Plan { get; init; }

    /// <summary>The files of the records that were opened beside those given, because finished days were built from both (C5).</summary>
    public IReadOnlyList<SourceFile> RecordedFiles { get; init; } = [];

    /// <summary>What must be reported of the source.</summary>
    public IReadOnlyList<SourceNotice> Notices { get; init; } = [];

    /// <summary>The gates of the whole table; null where they were not reached.</summary>
    public Verification? Verification { get; init; }

    /// <summary>Rows that the chunks of this run hold.</summary>
    public long RowsWritten => Merge.Stored;

    /// <summary>The build digest of the whole table (C9); null where the gates were not reached.</summary>
    public string? BuildDigest => Verification?.BuildDigest;

    /// <summary>Wall time.</summary>
    public TimeSpan Elapsed { get; init; }
}
