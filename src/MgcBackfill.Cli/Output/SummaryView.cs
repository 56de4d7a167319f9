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
        new Sheet(TitleOf(summary), summary.Status == RunStatus.Done, [.. Rows(summary)]).Write(terminal);
        if (summary.DryRun)
            PlanView.Write(terminal, summary);
    }

    private static string TitleOf(BackfillSummary summary)
    {
        var what = summary.DryRun ? "dry run" : "backfill";
        return summary.Status switch
        {
            RunStatus.Done => $"{what} done in {NumberText.Seconds(summary.Elapsed)}{(summary.DryRun ? "; nothing was written" : "")}",
            RunStatus.Cancelled => $"{what} cancelled after {NumberText.Seconds(summary.Elapsed)}",
            _ => $"{what} FAILED after {NumberText.Seconds(summary.Elapsed)}",
        };
    }

    private static IEnumerable<(string, string)> Rows(BackfillSummary summary)
    {
        yield return ("run", summary.RunId);
        yield return ("database", summary.Db);
        yield return ("checkpoint", summary.Checkpoint);
        if (summary.Requested is { } requested)
            yield return ("trading days", summary.Survey is null ? $"{requested}" : $"{requested}, {NumberText.Of(summary.Survey.Days)} with bars");
        yield return ("chunks", summary.DryRun
            ? $"{NumberText.Of(summary.ChunksPlanned)} to do, {NumberText.Of(summary.ChunksSkipped)} done before"
            : $"{NumberText.Of(summary.ChunksDone)} of {NumberText.Of(summary.ChunksPlanned)} done, {NumberText.Of(summary.ChunksFailed)} failed, {NumberText.Of(summary.ChunksSkipped)} done before");
        if (!summary.DryRun)
            yield return ("rows", $"{NumberText.Of(summary.Merge.Stored)} written: {MergeText.Of(summary.Merge)}");
        foreach (var row in OfSurvey(summary))
            yield return row;
        foreach (var row in OfTable(summary))
            yield return row;
    }

    private static IEnumerable<(string, string)> OfSurvey(BackfillSummary summary)
    {
        if (summary.Survey is { } survey)
        {
            yield return ("records", SelectionText.Of(survey.Accounting));
            yield return ("worth a look", $"{NumberText.Of(survey.Stubs, "stub day")}, {NumberText.Of(survey.Ties.Count, "tie")}, {NumberText.Of(survey.ZeroVolume, "bar")} with zero volume");
            if (survey.PartialDays.Count > 0)
                yield return ("partial days", NumberText.Some(survey.PartialDays, 5));
            foreach (var pair in survey.HeldTwice)
                yield return ("held twice", pair.Text);
        }

        if (summary.Plan?.Uncovered is { Count: > 0 } uncovered)
            yield return ("not covered", NumberText.Some(uncovered, 5));
        if (summary.Plan?.NotGiven is { Count: > 0 } kept)
            yield return ("kept", $"{NumberText.Of(kept.Count, "finished day")} of the range that no file given covers, kept as recorded");
        if (summary.RecordedFiles.Count > 0)
            yield return ("also read", NumberText.Some([.. summary.RecordedFiles.Select(f => f.Path)], 3));
        foreach (var notice in summary.Notices.Where(n => n.CanMislead))
            yield return ("notice", notice.In(CommandLineWording.Instance));
        foreach (var notice in summary.Notices.Where(n => !n.CanMislead && n.Kind != "partial_symbols").CountBy(n => n.Kind))
            yield return ("notices", $"{NumberText.Of(notice.Value)} of {notice.Key}");
    }

    private static IEnumerable<(string, string)> OfTable(BackfillSummary summary)
    {
        if (summary.Verification is not { } verification)
            yield break;
        yield return ("table", $"{NumberText.Of(verification.Rows, "row")}, {NumberText.Of(verification.Days, "trading day")}, {UtcText.ToMinute(verification.FirstTs)} to {UtcText.ToMinute(verification.LastTs)}");
        yield return ("gates", GateView.CountsOf(verification));
        yield return ("build digest", verification.BuildDigest ?? "none: a row is invalid");
    }
}
