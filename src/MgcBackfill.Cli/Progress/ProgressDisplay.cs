using MgcBackfill.Backfill;

namespace MgcBackfill.Cli.Progress;

/// <summary>Chooses the display.</summary>
internal static class ProgressDisplay
{
    /// <summary>A bar if a person watches and did not request lines; otherwise lines.</summary>
    public static IProgressDisplay Create(Terminal terminal, bool json, bool verbose) =>
        terminal.IsErrorInteractive && !json && !verbose
            ? new ProgressBars(terminal, TimeProvider.System)
            : new ProgressLines(terminal.Error, verbose, TimeProvider.System);

    /// <summary>The short name of a stage of a run.</summary>
    public static string GetName(BackfillStage stage) =>
        stage switch
        {
            BackfillStage.Accepting => "checking files",
            BackfillStage.Scanning => "reading",
            BackfillStage.Staging => "staging",
            BackfillStage.Merging => "merging",
            BackfillStage.Downloading => "downloading",
            _ => "verifying",
        };
}
