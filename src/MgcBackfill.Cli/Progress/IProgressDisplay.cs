using MgcBackfill.Backfill;
using MgcBackfill.Log;

namespace MgcBackfill.Cli.Progress;

/// <summary>Shows a person how far the work is.</summary>
internal interface IProgressDisplay
{
    /// <summary>Does the work on the calling thread, with the display open.</summary>
    void During(Action work);

    /// <summary>Shows a line of the log, or leaves it to the file.</summary>
    void Show(LogLine line);

    /// <summary>Shows how far the work is.</summary>
    void Show(ProgressMade progress);
}
