using MgcBackfill.Checkpoint;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Store;
using MgcBackfill.Verify;

namespace MgcBackfill.Backfill;

/// <summary>
/// Something that happened in a run (I5). Raised in order, on the thread that runs the backfill; the log, the progress display and
/// the cmdlets listen.
/// </summary>
/// <param name="At">When, UTC.</param>
public abstract record BackfillEvent(DateTime At);

/// <summary>The run began, with this configuration.</summary>
public sealed record RunStarted(DateTime At, string RunId, RunConfiguration Configuration, string ToolVersion, string DuckDbVersion) : BackfillEvent(At);

/// <summary>The source was accepted by its headers.</summary>
public sealed record SourceAccepted(DateTime At, SourceSet Source) : BackfillEvent(At);

/// <summary>Files of the records were opened beside those given, because finished days were built from both (C5).</summary>
public sealed record RecordedFilesOpened(DateTime At, IReadOnlyList<SourceFile> Files) : BackfillEvent(At);

/// <summary>The plan was made.</summary>
public sealed record PlanMade(DateTime At, BackfillPlan Plan) : BackfillEvent(At);

/// <summary>A checkpoint file ended in a line that a crash tore; it was isolated and is not believed.</summary>
public sealed record TornLinesFound(DateTime At, string Folder, int Lines) : BackfillEvent(At);

/// <summary>The whole source was read and every asked bar proved, before anything is written.</summary>
public sealed record SourceSurveyed(DateTime At, SurveyResult Survey) : BackfillEvent(At);

/// <summary>A worker staged neighbouring chunks; units come in any order, and none of them is written yet.</summary>
/// <param name="Range">From the first chunk's first day to the last one's last.</param>
/// <param name="Chunks">How many chunks.</param>
/// <param name="Days">Trading days with bars.</param>
/// <param name="Bars">Selected bars.</param>
/// <param name="Bytes">Size of the artifact.</param>
/// <param name="Worker">Number of the worker, from 1.</param>
public sealed record ChunksStaged(DateTime At, TradingDayRange Range, int Chunks, int Days, long Bars, long Bytes, int Worker)
    : BackfillEvent(At);

/// <summary>Work goes on.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Fraction">0 to 1.</param>
/// <param name="Detail">Where it is.</param>
public sealed record ProgressMade(DateTime At, BackfillStage Stage, double Fraction, string Detail) : BackfillEvent(At);

/// <summary>A chunk's attempt changed its status (C2).</summary>
public sealed record ChunkStatusChanged(DateTime At, ChunkRecord Record) : BackfillEvent(At);

/// <summary>A day was decided.</summary>
public sealed record DayDecided(DateTime At, DayDecision Decision) : BackfillEvent(At);

/// <summary>A chunk was merged; it is proved (M2) and committed while the next one is merged.</summary>
public sealed record ChunkMerged(DateTime At, TradingDayRange Range, int Staged, MergeCounts Counts) : BackfillEvent(At);

/// <summary>The gates of the whole table were run.</summary>
public sealed record GatesRun(DateTime At, Verification Verification) : BackfillEvent(At);

/// <summary>The run ended.</summary>
/// <param name="Error">What stopped it, or null.</param>
/// <param name="LastTs">The last bar that was committed, or null.</param>
public sealed record RunEnded(DateTime At, BackfillSummary Summary, Exception? Error, DateTime? LastTs) : BackfillEvent(At);
