using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;

namespace MgcBackfill.Log;

/// <summary>The last lines of a run: the summary, and what stopped it, with its full stack trace and the last timestamp (I5).</summary>
internal static class EndLines
{
    public static IEnumerable<(LogLevel, string)> Of(RunEnded run)
    {
        var summary = run.Summary;
        yield return (LogLevel.Info, $"chunks: {LogText.Of(summary.ChunksDone)} done, {LogText.Of(summary.ChunksFailed)} failed, {LogText.Of(summary.ChunksSkipped)} skipped, of {LogText.Of(summary.ChunksPlanned)} planned");
        yield return (LogLevel.Info, $"rows: {LogText.Of(summary.Merge.Stored)} written: {LogText.Of(summary.Merge)}");
        if (summary.Verification is { } verification)
            yield return (LogLevel.Info, $"table: {LogText.Of(verification.Rows, "row")} from {LogText.Of(verification.FirstTs)} to {LogText.Of(verification.LastTs)}, build digest {verification.BuildDigest ?? "none"}");
        if (run.Error is not null)
        {
            var report = ErrorReport.Of(run.Error);
            yield return (LogLevel.Error, $"error {report.Id}: {report.Message}");
            if (report.Advice is { } advice)
                yield return (LogLevel.Error, advice);
            yield return (LogLevel.Error, run.LastTs is null ? "this run committed no bar" : $"last bar committed by this run: {LogText.Of(run.LastTs)}");
            foreach (var line in report.StackTrace.Split('\n'))
                yield return (LogLevel.Detail, line.TrimEnd('\r'));
        }

        yield return (run.Error is null ? LogLevel.Info : LogLevel.Error, $"run {summary.RunId} {NameOf(summary.Status)} after {LogText.Of(summary.Elapsed)}");
    }

    private static string NameOf(RunStatus status) => status switch
    {
        RunStatus.Done => "done",
        RunStatus.Cancelled => "cancelled",
        _ => "failed",
    };
}
