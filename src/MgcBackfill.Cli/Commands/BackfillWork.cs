using MgcBackfill.Backfill;
using MgcBackfill.Cli.Output;
using MgcBackfill.Cli.Progress;
using MgcBackfill.Errors;
using MgcBackfill.Log;

namespace MgcBackfill.Cli.Commands;

/// <summary>Runs backfills with their logs and a display, and prints how they ended, for every command that backfills.</summary>
internal static class BackfillWork
{
    /// <summary>Runs the backfills.</summary>
    /// <exception cref="BackfillException">Nothing was begun.</exception>
    public static IReadOnlyList<BackfillOutcome> Run(BackfillRequest request, Terminal terminal, IProgressDisplay display)
    {
        IReadOnlyList<BackfillOutcome> outcomes = [];
        using var logs = new RunLogs(request, CommandLineWording.Instance);
        display.RunWith(() =>
            outcomes = BackfillBatch.Run(request, (options, runEvent) => Report(options, runEvent, logs, display), terminal.Interruption())
        );
        return outcomes;
    }

    /// <summary>Prints the outcomes as text.</summary>
    /// <returns>The exit code.</returns>
    public static int Print(Terminal terminal, IReadOnlyList<BackfillOutcome> outcomes, bool isSeveral, bool verbose)
    {
        var worst = ExitCodes.FindWorst(outcomes.Select(o => o.Error));
        if (isSeveral)
            OutcomesView.Write(terminal, outcomes, verbose);
        else
            Print(terminal, outcomes[0].Summary, worst, verbose);
        return ExitCodes.For(worst);
    }

    private static void Print(Terminal terminal, BackfillSummary summary, Exception? error, bool verbose)
    {
        // A run that ended before its plan has nothing to show except its error.
        if (error is null || summary.Plan is not null)
            SummaryView.Write(terminal, summary);
        if (error is not null)
            FailureView.WriteText(terminal, error, verbose);
    }

    // The views show the end of the run; of its log lines only a warning about the log itself is shown.
    private static void Report(BackfillOptions options, BackfillEvent runEvent, RunLogs logs, IProgressDisplay display)
    {
        foreach (var line in logs.Write(options, runEvent))
        {
            if (runEvent is not RunEnded || line.Level == LogLevel.Warning)
                display.Show(line);
        }

        if (runEvent is ProgressMade progress)
            display.Show(logs.Describe(options, progress));
    }
}
