using System.Text.Json;
using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Store;
using MgcBackfill.Verify;

namespace MgcBackfill.Log;

/// <summary>Converts the events of a run into log lines (I5). A pure function; other code decides which lines are written where.</summary>
public static class LogLines
{
    /// <summary>The lines of an event; progress events have none.</summary>
    /// <param name="runEvent">The event.</param>
    /// <param name="wording">How the lines name options and commands.</param>
    public static IEnumerable<LogLine> Format(BackfillEvent runEvent, IWording wording)
    {
        var lines = runEvent switch
        {
            RunStarted e => Started(e),
            TornLinesFound e =>
            [
                (
                    LogLevel.Warning,
                    $"{e.Folder}: {NumberText.Count(e.Lines, "line")} of the records "
                        + $"{(e.Lines == 1 ? "was" : "were")} cut off by a crash, and {(e.Lines == 1 ? "is" : "are")} ignored"
                ),
            ],
            SourceAccepted e => Accepted(e.Source, wording),
            RecordedFilesOpened e => e.Files.Select(f =>
                (
                    LogLevel.Info,
                    $"also read, because finished days were built from it and from a file given: {f.Path} (sha256 {f.Sha256[..12]}…)"
                )
            ),
            PlanMade e => Planned(e.Plan),
            SourceScanned e => Scanned(e.Survey),
            ChunksStaged e => Staged(e),
            ChunkStatusChanged e => Changed(e.Record),
            DayDecided e => [(LogLevel.Detail, SelectionText.Format(e.Decision))],
            ChunkMerged e =>
            [
                (LogLevel.Detail, $"chunk {e.Range} merged: {NumberText.Count(e.Staged, "row")} staged; {MergeText.Format(e.Counts)}"),
            ],
            MemoryFreed e =>
            [
                (
                    LogLevel.Detail,
                    $"memory limit reached: rows written to the database file in {NumberText.Seconds(e.Elapsed)}; "
                        + $"{ByteSize.Format(e.Before)} in use before, {ByteSize.Format(e.After)} after"
                ),
            ],
            MemoryMeasured e => Measured(e),
            GatesRun e => Verified(e.Verification),
            RunEnded e => RunEndLines.Format(e, wording),
            _ => Enumerable.Empty<(LogLevel, string)>(),
        };
        return lines.Select(l => new LogLine(runEvent.At, l.Item1, l.Item2));
    }

    private static IEnumerable<(LogLevel, string)> Started(RunStarted run)
    {
        yield return (LogLevel.Info, $"run {run.RunId} started: mgc-backfill {run.ToolVersion}, {run.Engine}");
        yield return (
            LogLevel.Detail,
            $"configuration {JsonSerializer.Serialize(run.Configuration, CheckpointJson.Default.RunConfiguration)}"
        );
    }

    private static IEnumerable<(LogLevel, string)> Accepted(SourceSet source, IWording wording)
    {
        yield return (
            LogLevel.Info,
            $"source accepted: {NumberText.Count(source.Files.Count, "file")}, "
                + $"{NumberText.Count(source.Files.Sum(f => f.Size), "byte")}, trading days {source.Coverage.Days}"
        );
        foreach (var file in source.Files)
            yield return (
                LogLevel.Detail,
                $"file {file.Path}: DBN {file.Metadata.Version}, {NumberText.Count(file.Size, "byte")}, sha256 {file.Sha256}"
            );
        foreach (var notice in source.Notices)
            yield return (notice.Kind == "partial_symbols" ? LogLevel.Detail : LogLevel.Warning, notice.In(wording));
    }

    private static IEnumerable<(LogLevel, string)> Planned(BackfillPlan plan)
    {
        var causes = plan.Chunks.CountBy(c => c.Cause).Select(c => $"{NumberText.Format(c.Value)} {GetName(c.Key)}");
        var why = plan.Chunks.Count == 0 ? "" : $" ({string.Join(", ", causes)})";
        yield return (
            LogLevel.Info,
            $"plan: trading days {plan.Requested}; {NumberText.Count(plan.Chunks.Count, "chunk")} to do{why}, "
                + $"{NumberText.Format(plan.Skipped)} already done and skipped"
        );
        if (plan.Uncovered.Count > 0)
            yield return (
                LogLevel.Warning,
                $"{NumberText.Count(plan.Uncovered.Count, "requested trading day")} not "
                    + $"covered by the source, so not built: {NumberText.FirstFew(plan.Uncovered)}"
            );
        if (plan.NotGiven.Count > 0)
            yield return (
                LogLevel.Info,
                $"{NumberText.Count(plan.NotGiven.Count, "finished trading day")} not covered "
                    + $"by the files given, kept as recorded: {NumberText.FirstFew(plan.NotGiven)}"
            );
        foreach (var chunk in plan.Chunks)
        {
            var attempt = chunk.Earlier is { } id ? $" (attempt {id})" : "";
            var replaces = chunk.MayReplace ? ", may replace" : "";
            yield return (LogLevel.Detail, $"planned chunk {chunk.Range}: {GetName(chunk.Cause)}{attempt}{replaces}");
        }
    }

    private static IEnumerable<(LogLevel, string)> Scanned(ScanResult scan)
    {
        yield return (LogLevel.Info, $"source read and checked: {SelectionText.Format(scan.Accounting)}");
        yield return (
            LogLevel.Info,
            $"{NumberText.Count(scan.Days, "trading day")} with bars: {NumberText.Count(scan.Stubs, "stub")}, "
                + $"{NumberText.Format(scan.PartialDays.Count)} partial, {NumberText.Count(scan.Ties.Count, "tie")}, "
                + $"{NumberText.Count(scan.ZeroVolume, "bar")} with zero volume"
        );
        foreach (var pair in scan.HeldTwice)
            yield return (LogLevel.Warning, $"the same bars in two files: {pair.Text}");
        foreach (var choice in scan.Choices)
            yield return (
                LogLevel.Detail,
                $"{UtcText.ToMinute(choice.TsUtc)} {choice.SourceSymbol}: record {choice.TakenRecord} "
                    + $"of {choice.Taken} was used, and record {choice.LeftRecord} of {choice.Left} was not"
            );
        if (scan.PartialDays.Count > 0)
            yield return (
                LogLevel.Warning,
                $"days that the source covers only in part, stored and marked partial: {NumberText.FirstFew(scan.PartialDays)}"
            );
        foreach (var tie in scan.Ties)
            yield return (
                LogLevel.Warning,
                $"tie on {tie.Day}: {SelectionText.Format(tie.Candidates)}; "
                    + $"{tie.SourceSymbol} selected by {SelectionText.Format(tie.Reason)}"
            );
        if (scan.FramesWithoutChecksum > 0)
            yield return (
                LogLevel.Warning,
                $"{NumberText.Count(scan.FramesWithoutChecksum, "zstd frame")} without a checksum: "
                    + $"zstd cannot detect damage inside {(scan.FramesWithoutChecksum == 1 ? "it" : "them")}"
            );
    }

    private static IEnumerable<(LogLevel, string)> Staged(ChunksStaged unit)
    {
        var counts =
            $"{NumberText.Count(unit.Chunks, "chunk")}, {NumberText.Count(unit.Days, "trading day")}, {NumberText.Count(unit.Bars, "bar")}";
        yield return (LogLevel.Detail, $"staged {unit.Range} by worker {unit.Worker}: {counts}, {NumberText.Count(unit.Bytes, "byte")}");
    }

    private static IEnumerable<(LogLevel, string)> Changed(ChunkRecord record)
    {
        var chunk =
            $"chunk {new TradingDayRange(TradingDay.From(record.ChunkStart), TradingDay.From(record.ChunkEnd))}, "
            + $"attempt {record.AttemptId}:";
        return record switch
        {
            { Status: AttemptStatus.Failed } =>
            [
                (LogLevel.Error, $"{chunk} failed and was rolled back"),
                (LogLevel.Detail, $"{chunk} {record.Error?.Id}: {record.Error?.Message}"),
            ],
            { Status: AttemptStatus.Pending, Error: { } error } =>
            [
                (LogLevel.Warning, $"{chunk} rolled back, to be done by the next run ({error.Id})"),
            ],
            { Status: AttemptStatus.Pending } => [(LogLevel.Detail, $"{chunk} pending")],
            { Status: AttemptStatus.InProgress } => [(LogLevel.Detail, $"{chunk} in_progress")],
            _ =>
            [
                (
                    LogLevel.Detail,
                    $"{chunk} done, {NumberText.Count(record.RowsWritten, "row")} from "
                        + $"{UtcText.ToMinute(record.FirstTs)} to {UtcText.ToMinute(record.LastTs)}"
                ),
            ],
        };
    }

    private static IEnumerable<(LogLevel, string)> Measured(MemoryMeasured memory)
    {
        // The limit is noticed between two chunks, so a little more is always used.
        var isKept = memory.Most <= memory.Limit + (memory.Limit / 8);
        var price =
            memory.Times == 0
                ? ""
                : $"; rows were written to the database file {NumberText.Count(memory.Times, "time")} to free memory, in "
                    + NumberText.Seconds(memory.Elapsed);
        yield return (
            isKept ? LogLevel.Info : LogLevel.Warning,
            $"memory: at most {ByteSize.Format(memory.Most)} in use while merging, "
                + $"{(isKept ? "with" : "more than")} the limit of {ByteSize.Format(memory.Limit)}{price}"
        );
    }

    private static IEnumerable<(LogLevel, string)> Verified(Verification verification)
    {
        yield return (
            LogLevel.Info,
            $"gates: {GateText.FormatCounts(verification.Gates, GetName)}; {NumberText.Count(verification.Rows, "row")}, "
                + $"{NumberText.Count(verification.Days, "trading day")}, build digest {verification.BuildDigest ?? "none"}"
        );
        foreach (var gate in verification.Gates)
        {
            yield return (
                gate.Outcome == GateOutcome.Failed ? LogLevel.Error : LogLevel.Detail,
                $"gate '{gate.Name}' {GetName(gate.Outcome)} ({gate.Rule}): "
                    + $"{(gate.Failures > 0 ? NumberText.Count(gate.Failures, "failure") : gate.Detail)}"
            );
            foreach (var example in gate.Examples)
                yield return (LogLevel.Detail, $"gate '{gate.Name}': {example}");
        }
    }

    private static string GetName(GateOutcome outcome) =>
        outcome switch
        {
            GateOutcome.Passed => "passed",
            GateOutcome.Failed => "failed",
            _ => "not run",
        };

    private static string GetName(ChunkCause cause) =>
        cause switch
        {
            ChunkCause.New => "new",
            ChunkCause.Resume => "resumed",
            ChunkCause.Retry => "retried",
            ChunkCause.Complete => "completed",
            ChunkCause.Confirm => "to compare with other files",
            _ => "replaced",
        };
}
