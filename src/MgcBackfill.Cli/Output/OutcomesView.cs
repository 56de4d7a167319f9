using MgcBackfill.Backfill;
using MgcBackfill.Cli.Layout;
using MgcBackfill.Formats;

namespace MgcBackfill.Cli.Output;

/// <summary>The outcomes of several runs for a person: a table, then the errors. The log of each run has the rest.</summary>
internal static class OutcomesView
{
    private const int ShortDigest = 12;

    /// <summary>Prints the outcomes.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<BackfillOutcome> outcomes, bool verbose)
    {
        var failed = outcomes.Count(o => o.Error is not null);
        var kind = outcomes[0].Summary.DryRun ? "dry run; nothing was written" : "backfill";
        terminal.Out.WriteLine(
            $"{kind}: {NumberText.Count(outcomes.Count, "product")}, {outcomes.Count - failed} done"
                + (failed == 0 ? "" : $", {failed} FAILED")
        );
        new Listing(
            [
                new("product"),
                new("result", GetTone: GetTone),
                new("chunks to do", IsNumber: true, LeaveOut: 5),
                new("rows written", IsNumber: true, LeaveOut: 4),
                new("rows in table", IsNumber: true, LeaveOut: 2),
                new("trading days", IsNumber: true, LeaveOut: 3),
                new("build digest", LeaveOut: 1),
                new("time", IsNumber: true, LeaveOut: 6),
            ],
            [.. outcomes.Select(CreateRow)]
        ).Write(terminal);
        foreach (var same in outcomes.Where(o => o.Error is not null).GroupBy(o => o.Error!))
        {
            // An error of the source is that of every product.
            var isShared = same.Count() == outcomes.Count;
            FailureView.WriteText(terminal, same.Key, verbose, isShared ? "" : string.Join(", ", same.Select(o => o.Summary.Symbol)));
        }
    }

    private static string[] CreateRow(BackfillOutcome outcome)
    {
        var summary = outcome.Summary;
        return
        [
            summary.Symbol,
            FormatResult(outcome.Error),
            NumberText.Format(summary.ChunksPlanned),
            NumberText.Format(summary.Merge.Stored),
            summary.Verification is { } table ? NumberText.Format(table.Rows) : "",
            summary.Verification is { } days ? NumberText.Format(days.Days) : "",
            summary.BuildDigest is { } digest ? digest[..ShortDigest] + "…" : "",
            NumberText.Seconds(summary.Elapsed),
        ];
    }

    private static string FormatResult(Exception? error) =>
        error switch
        {
            null => "done",
            OperationCanceledException => "cancelled",
            _ => "FAILED",
        };

    private static Tone GetTone(string result) =>
        result == FormatResult(null) ? Tone.Good
        : result == FormatResult(new OperationCanceledException()) ? Tone.Warning
        : Tone.Bad;
}
