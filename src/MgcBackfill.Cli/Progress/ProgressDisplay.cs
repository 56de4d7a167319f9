using MgcBackfill.Backfill;

namespace MgcBackfill.Cli.Progress;

/// <summary>Which display fits.</summary>
internal static class ProgressDisplay
{
    /// <summary>Bars where a person watches and did not ask for lines; else lines.</summary>
    public static IProgressDisplay For(Terminal terminal, bool json, bool verbose) =>
        terminal.DrawsError && !json && !verbose ? new ProgressBars(terminal) : new ProgressLines(terminal.Error, verbose);

    /// <summary>A stage of a run in a word.</summary>
    public static string NameOf(BackfillStage stage) => stage switch
    {
        BackfillStage.Accepting => "accepting",
        BackfillStage.Surveying => "reading",
        BackfillStage.Staging => "staging",
        BackfillStage.Merging => "merging",
        _ => "proving",
    };
}
