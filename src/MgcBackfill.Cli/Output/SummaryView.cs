using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Cli.Output;

/// <summary>The summary of a backfill for a person.</summary>
internal static class SummaryView
{
    /// <summary>Prints the summary; after a dry run also the plan.</summary>
    public static void Write(Terminal terminal, BackfillSummary summary)
    {
        new Sheet(GetTitle(summary), summary.Status == RunStatus.Done, [.. Rows(summary)]).Write(terminal);
        if (summary.DryRun)
            PlanView.Write(terminal, summary);
    }

    private static string GetTitle(BackfillSummary summary)
    {
        var kind = summary.DryRun ? "dry run" : "backfill";
        return summary.Status switch
        {
            RunStatus.Done => $"{kind} done in {NumberText.Seconds(summary.Elapsed)}{(summary.DryRun ? "; nothing was written" : "")}",
            RunStatus.Cancelled => $"{kind} cancelled after {NumberText.Seconds(summary.Elapsed)}",
            _ => $"{kind} FAILED after {NumberText.Seconds(summary.Elapsed)}",
        };
    }

    private static IEnumerable<(string, string)> Rows(BackfillSummary summary)
    {
        yield return ("run", summary.RunId);
        yield return ("database", summary.Db);
        yield return ("checkpoint", summary.Checkpoint);
        if (summary.Requested is { } requested)
            yield return (
                "trading days",
                summary.Scan is null ? $"{requested}" : $"{requested}; {NumberText.Count(summary.Scan.Days, "day")} with bars in this run"
            );
        yield return (
            "chunks",
            summary.DryRun ? $"{NumberText.Format(summary.ChunksPlanned)} to do, {NumberText.Format(summary.ChunksSkipped)} done before"
            : summary is { Status: RunStatus.Done, ChunksPlanned: 0 }
                ? $"nothing to do: {NumberText.Format(summary.ChunksSkipped)} done before"
            : $"{NumberText.Format(summary.ChunksDone)} of {NumberText.Format(summary.ChunksPlanned)} done, "
                + $"{NumberText.Format(summary.ChunksFailed)} failed, {NumberText.Format(summary.ChunksSkipped)} done before"
        );
        if (!summary.DryRun)
            yield return ("rows", $"{NumberText.Format(summary.Merge.Stored)} written: {MergeText.Format(summary.Merge)}");
        if (summary.Trial is { } trial)
            yield return ("trial", $"{NumberText.Count(trial.Stored, "bar")}, rolled back: {MergeText.Format(trial)}");
        foreach (var row in FormatScan(summary))
            yield return row;
        foreach (var row in FormatTable(summary))
            yield return row;
    }

    private static IEnumerable<(string, string)> FormatScan(BackfillSummary summary)
    {
        if (summary.Scan is { } scan)
        {
            yield return ("records", SelectionText.Format(scan.Accounting));
            yield return (
                "worth a look",
                $"{NumberText.Count(scan.Stubs, "stub day")}, {NumberText.Count(scan.Ties.Count, "tie")}, "
                    + $"{NumberText.Count(scan.ZeroVolume, "bar")} with zero volume"
            );
            if (scan.PartialDays.Count > 0)
                yield return ("partial days", NumberText.FirstFew(scan.PartialDays, 5));
            foreach (var pair in scan.HeldTwice)
                yield return ("held twice", pair.Text);
        }

        if (summary.Plan?.Uncovered is { Count: > 0 } uncovered)
            yield return ("not covered", NumberText.FirstFew(uncovered, 5));
        if (summary.Plan?.NotGiven is { Count: > 0 } kept)
            yield return (
                "kept",
                $"{NumberText.Count(kept.Count, "finished day")} of the range that no file given covers, kept as recorded"
            );
        if (summary.RecordedFiles.Count > 0)
            yield return ("also read", NumberText.FirstFew([.. summary.RecordedFiles.Select(f => f.Path)], 3));
        foreach (var notice in summary.Notices.Where(n => n.CanMislead))
            yield return ("notice", notice.In(CommandLineWording.Instance));
        foreach (var notice in summary.Notices.Where(n => !n.CanMislead && n.Kind != "partial_symbols").CountBy(n => n.Kind))
            yield return ("notices", $"{NumberText.Format(notice.Value)} of {notice.Key}");
    }

    private static IEnumerable<(string, string)> FormatTable(BackfillSummary summary)
    {
        if (summary.Verification is not { } verification)
            yield break;
        yield return (
            "table",
            $"{NumberText.Count(verification.Rows, "row")}, {NumberText.Count(verification.Days, "trading day")}, "
                + $"{UtcText.ToMinute(verification.FirstTs)} to {UtcText.ToMinute(verification.LastTs)}"
        );
        yield return ("gates", GateView.FormatCounts(verification));
        yield return ("build digest", verification.BuildDigest ?? "none: a row is invalid");
    }
}
