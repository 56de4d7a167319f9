using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Store;

namespace MgcBackfill.Log;

/// <summary>
/// The last lines of a run: the summary, and the error that stopped it, with its full stack trace and the last timestamp (I5).
/// </summary>
internal static class RunEndLines
{
    public static IEnumerable<(LogLevel, string)> Format(RunEnded run, IWording wording)
    {
        var summary = run.Summary;
        yield return (
            LogLevel.Info,
            $"chunks: {NumberText.Format(summary.ChunksDone)} done, {NumberText.Format(summary.ChunksFailed)} failed, of "
                + $"{NumberText.Format(summary.ChunksPlanned)} planned; {NumberText.Format(summary.ChunksSkipped)} skipped (done before)"
        );
        yield return (LogLevel.Info, $"rows: {NumberText.Format(summary.Merge.Stored)} written ({MergeText.Format(summary.Merge)})");
        if (summary.Verification is { } verification)
            yield return (
                LogLevel.Info,
                $"table: {NumberText.Count(verification.Rows, "row")} from {UtcText.ToMinute(verification.FirstTs)} "
                    + $"to {UtcText.ToMinute(verification.LastTs)}, build digest {verification.BuildDigest ?? "none"}"
            );
        if (run.Error is not null)
        {
            var report = ErrorReport.From(run.Error);
            yield return (LogLevel.Error, $"error {report.Id}: {report.Message}");
            if (report.Advice is { } advice)
                yield return (LogLevel.Error, advice.In(wording));
            yield return (
                LogLevel.Error,
                run.LastTs is null ? "this run committed no bar" : $"last bar committed by this run: {UtcText.ToMinute(run.LastTs)}"
            );
            foreach (var line in report.StackTrace.Split('\n'))
                yield return (LogLevel.Detail, line.TrimEnd('\r'));
        }

        yield return (
            run.Error is null ? LogLevel.Info : LogLevel.Error,
            $"run {summary.RunId} {GetName(summary.Status)} after {NumberText.Seconds(summary.Elapsed)}"
        );
    }

    private static string GetName(RunStatus status) =>
        status switch
        {
            RunStatus.Done => "done",
            RunStatus.Cancelled => "cancelled",
            _ => "failed",
        };
}
