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
    /// <param name="happened">The event.</param>
    /// <param name="wording">How the lines name options and commands.</param>
    public static IEnumerable<LogLine> Of(BackfillEvent happened, IWording wording)
    {
        var lines = happened switch
        {
            RunStarted e => Started(e),
            TornLinesFound e => [(LogLevel.Warning, $"{e.Folder}: {NumberText.Of(e.Lines, "line")} of the records {(e.Lines == 1 ? "was" : "were")} cut off by a crash, and {(e.Lines == 1 ? "is" : "are")} ignored")],
            SourceAccepted e => Accepted(e.Source, wording),
            RecordedFilesOpened e => e.Files.Select(f => (LogLevel.Info, $"also read, because finished days were built from it and from a file given: {f.Path} (sha256 {f.Sha256[..12]}…)")),
            PlanMade e => Planned(e.Plan),
            SourceSurveyed e => Surveyed(e.Survey),
            ChunksStaged e => Staged(e),
            ChunkStatusChanged e => Changed(e.Record),
            DayDecided e => [(LogLevel.Detail, SelectionText.Of(e.Decision))],
            ChunkMerged e => [(LogLevel.Detail, $"chunk {e.Range} merged: {NumberText.Of(e.Staged, "row")} staged; {MergeText.Of(e.Counts)}")],
            GatesRun e => Proved(e.Verification),
            RunEnded e => EndLines.Of(e, wording),
            _ => Enumerable.Empty<(LogLevel, string)>(),
        };
        return lines.Select(l => new LogLine(happened.At, l.Item1, l.Item2));
    }

    private static IEnumerable<(LogLevel, string)> Started(RunStarted run)
    {
        yield return (LogLevel.Info, $"run {run.RunId} started: mgc-backfill {run.ToolVersion}, DuckDB {run.DuckDbVersion}");
        yield return (LogLevel.Detail, $"configuration {JsonSerializer.Serialize(run.Configuration, CheckpointJson.Default.RunConfiguration)}");
    }

    private static IEnumerable<(LogLevel, string)> Accepted(SourceSet source, IWording wording)
    {
        yield return (LogLevel.Info, $"source accepted: {NumberText.Of(source.Files.Count, "file")}, {NumberText.Of(source.Files.Sum(f => f.Size), "byte")}, trading days {source.Coverage.Days}");
        foreach (var file in source.Files)
            yield return (LogLevel.Detail, $"file {file.Path}: DBN {file.Metadata.Version}, {NumberText.Of(file.Size, "byte")}, sha256 {file.Sha256}");
        foreach (var notice in source.Notices)
            yield return (notice.Kind == "partial_symbols" ? LogLevel.Detail : LogLevel.Warning, notice.In(wording));
    }

    private static IEnumerable<(LogLevel, string)> Planned(BackfillPlan plan)
    {
        var causes = plan.Chunks.Count == 0 ? "" : $" ({string.Join(", ", plan.Chunks.CountBy(c => c.Cause).Select(c => $"{NumberText.Of(c.Value)} {NameOf(c.Key)}"))})";
        yield return (LogLevel.Info, $"plan: trading days {plan.Requested}; {NumberText.Of(plan.Chunks.Count, "chunk")} to do{causes}, {NumberText.Of(plan.Skipped)} already done and skipped");
        if (plan.Uncovered.Count > 0)
            yield return (LogLevel.Warning, $"{NumberText.Of(plan.Uncovered.Count, "requested trading day")} not covered by the source, so not built: {NumberText.Some(plan.Uncovered)}");
        if (plan.NotGiven.Count > 0)
            yield return (LogLevel.Info, $"{NumberText.Of(plan.NotGiven.Count, "finished trading day")} not covered by the files given, kept as recorded: {NumberText.Some(plan.NotGiven)}");
        foreach (var chunk in plan.Chunks)
            yield return (LogLevel.Detail, $"planned chunk {chunk.Range}: {NameOf(chunk.Cause)}{(chunk.Earlier is { } id ? $" (attempt {id})" : "")}{(chunk.MayReplace ? ", may replace" : "")}");
    }

    private static IEnumerable<(LogLevel, string)> Surveyed(SurveyResult survey)
    {
        yield return (LogLevel.Info, $"source read and checked: {SelectionText.Of(survey.Accounting)}");
        yield return (LogLevel.Info, $"{NumberText.Of(survey.Days, "trading day")} with bars: {NumberText.Of(survey.Stubs, "stub")}, {NumberText.Of(survey.PartialDays.Count)} partial, {NumberText.Of(survey.Ties.Count, "tie")}, {NumberText.Of(survey.ZeroVolume, "bar")} with zero volume");
        foreach (var pair in survey.HeldTwice)
            yield return (LogLevel.Warning, $"the same bars in two files: {pair.Text}");
        foreach (var choice in survey.Choices)
            yield return (LogLevel.Detail, $"{UtcText.ToMinute(choice.TsUtc)} {choice.SourceSymbol}: record {choice.TakenRecord} of {choice.Taken} was used, and record {choice.LeftRecord} of {choice.Left} was not");
        if (survey.PartialDays.Count > 0)
            yield return (LogLevel.Warning, $"days that the source covers only in part, stored and marked partial: {NumberText.Some(survey.PartialDays)}");
        foreach (var tie in survey.Ties)
            yield return (LogLevel.Warning, $"tie on {tie.Day}: {SelectionText.Of(tie.Candidates)}; {tie.SourceSymbol} selected by {SelectionText.Of(tie.Reason)}");
        if (survey.FramesWithoutChecksum > 0)
            yield return (LogLevel.Warning, $"{NumberText.Of(survey.FramesWithoutChecksum, "zstd frame")} without a checksum: zstd cannot detect damage inside {(survey.FramesWithoutChecksum == 1 ? "it" : "them")}");
    }

    private static IEnumerable<(LogLevel, string)> Staged(ChunksStaged unit)
    {
        var counts = $"{NumberText.Of(unit.Chunks, "chunk")}, {NumberText.Of(unit.Days, "trading day")}, {NumberText.Of(unit.Bars, "bar")}";
        yield return (LogLevel.Detail, $"staged {unit.Range} by worker {unit.Worker}: {counts}, {NumberText.Of(unit.Bytes, "byte")}");
    }

    private static IEnumerable<(LogLevel, string)> Changed(ChunkRecord record)
    {
        var chunk = $"chunk {new TradingDayRange(TradingDay.Of(record.ChunkStart), TradingDay.Of(record.ChunkEnd))}, attempt {record.AttemptId}:";
        return record switch
        {
            { Status: AttemptStatus.Failed } => [(LogLevel.Error, $"{chunk} failed and was rolled back"), (LogLevel.Detail, $"{chunk} {record.Error?.Id}: {record.Error?.Message}")],
            { Status: AttemptStatus.Pending, Error: { } error } => [(LogLevel.Warning, $"{chunk} rolled back, to be done by the next run ({error.Id})")],
            { Status: AttemptStatus.Pending } => [(LogLevel.Detail, $"{chunk} pending")],
            { Status: AttemptStatus.InProgress } => [(LogLevel.Detail, $"{chunk} in_progress")],
            _ => [(LogLevel.Detail, $"{chunk} done, {NumberText.Of(record.RowsWritten, "row")} from {UtcText.ToMinute(record.FirstTs)} to {UtcText.ToMinute(record.LastTs)}")],
        };
    }

    private static IEnumerable<(LogLevel, string)> Proved(Verification verification)
    {
        var counts = string.Join(", ", verification.Gates.CountBy(g => g.Outcome).OrderBy(g => g.Key).Select(g => $"{g.Value} {NameOf(g.Key)}"));
        yield return (LogLevel.Info, $"gates: {counts}; {NumberText.Of(verification.Rows, "row")}, {NumberText.Of(verification.Days, "trading day")}, build digest {verification.BuildDigest ?? "none"}");
        foreach (var gate in verification.Gates)
        {
            yield return (gate.Outcome == GateOutcome.Failed ? LogLevel.Error : LogLevel.Detail, $"gate '{gate.Name}' {NameOf(gate.Outcome)} ({gate.Rule}): {(gate.Failures > 0 ? NumberText.Of(gate.Failures, "failure") : gate.Detail)}");
            foreach (var example in gate.Examples)
                yield return (LogLevel.Detail, $"gate '{gate.Name}': {example}");
        }
    }

    private static string NameOf(GateOutcome outcome) => outcome switch
    {
        GateOutcome.Passed => "passed",
        GateOutcome.Failed => "failed",
        _ => "not run",
    };

    private static string NameOf(ChunkCause cause) => cause switch
    {
        ChunkCause.New => "new",
        ChunkCause.Resume => "resumed",
        ChunkCause.Retry => "retried",
        ChunkCause.Complete => "completed",
        ChunkCause.Confirm => "to compare with other files",
        _ => "replaced",
    };
}
