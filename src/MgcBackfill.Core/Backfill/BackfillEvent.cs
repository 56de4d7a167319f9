using MgcBackfill.Checkpoint;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Store;
using MgcBackfill.Verify;

namespace MgcBackfill.Backfill;

/// <summary>
/// An event of a run (I5). Events are raised in order, on the thread that runs the backfill, for the log, the progress display and the
/// cmdlets.
/// </summary>
/// <param name="At">Time of the event, UTC.</param>
public abstract record BackfillEvent(DateTime At);

/// <summary>The run began, with this configuration.</summary>
public sealed record RunStarted(DateTime At, string RunId, RunConfiguration Configuration, string ToolVersion, Engine Engine)
    : BackfillEvent(At);

/// <summary>The files of the source were accepted by their headers.</summary>
public sealed record SourceAccepted(DateTime At, SourceSet Source) : BackfillEvent(At);

/// <summary>Files named in the records were opened in addition to those given, because finished days were built from both (C5).</summary>
public sealed record RecordedFilesOpened(DateTime At, IReadOnlyList<SourceFile> Files) : BackfillEvent(At);

/// <summary>The plan was made.</summary>
public sealed record PlanMade(DateTime At, BackfillPlan Plan) : BackfillEvent(At);

/// <summary>A checkpoint file ended in a line that a crash truncated; the line is isolated and not used.</summary>
public sealed record TornLinesFound(DateTime At, string Folder, int Lines) : BackfillEvent(At);

/// <summary>The source was read once in full and every requested bar was checked; nothing is written yet.</summary>
public sealed record SourceScanned(DateTime At, ScanResult Survey) : BackfillEvent(At);

/// <summary>A worker staged some days. Workers finish in any order, and nothing is written to the table yet.</summary>
/// <param name="Range">From the first of these days to the last.</param>
/// <param name="Chunks">Number of chunks that begin on one of these days.</param>
/// <param name="Days">Trading days with bars.</param>
/// <param name="Bars">Selected bars.</param>
/// <param name="Bytes">Size of the artifact.</param>
/// <param name="Worker">Number of the worker, from 1.</param>
public sealed record ChunksStaged(DateTime At, TradingDayRange Range, int Chunks, int Days, long Bars, long Bytes, int Worker)
    : BackfillEvent(At);

/// <summary>The run made progress.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Fraction">The part of the stage that is done, 0 to 1.</param>
/// <param name="Detail">What is being processed.</param>
public sealed record ProgressMade(DateTime At, BackfillStage Stage, double Fraction, string Detail) : BackfillEvent(At);

/// <summary>A chunk's attempt changed its status (C2).</summary>
public sealed record ChunkStatusChanged(DateTime At, ChunkRecord Record) : BackfillEvent(At);

/// <summary>The front month of a day was decided.</summary>
public sealed record DayDecided(DateTime At, DayDecision Decision) : BackfillEvent(At);

/// <summary>A chunk was merged. It is checked (M2) and committed while the next one is merged.</summary>
public sealed record ChunkMerged(DateTime At, TradingDayRange Range, int Staged, MergeCounts Counts) : BackfillEvent(At);

/// <summary>The memory of the process reached its limit, so committed rows were written from memory to the database file.</summary>
/// <param name="Before">Bytes of memory in use before.</param>
/// <param name="After">Bytes of memory in use after.</param>
/// <param name="Elapsed">The time that it took.</param>
public sealed record MemoryFreed(DateTime At, long Before, long After, TimeSpan Elapsed) : BackfillEvent(At);

/// <summary>All chunks of a run with a memory limit were merged.</summary>
/// <param name="Limit">The limit, in bytes.</param>
/// <param name="Most">The most bytes of memory that were in use between two chunks.</param>
/// <param name="Times">How often memory was freed.</param>
/// <param name="Elapsed">The time that it took in total.</param>
public sealed record MemoryMeasured(DateTime At, long Limit, long Most, int Times, TimeSpan Elapsed) : BackfillEvent(At);

/// <summary>The gates of the whole table were run.</summary>
public sealed record GatesRun(DateTime At, Verification Verification) : BackfillEvent(At);

/// <summary>The run ended.</summary>
/// <param name="Error">The error that stopped it, or null.</param>
/// <param name="LastTs">Time of the last bar that was committed, or null.</param>
public sealed record RunEnded(DateTime At, BackfillSummary Summary, Exception? Error, DateTime? LastTs) : BackfillEvent(At);
