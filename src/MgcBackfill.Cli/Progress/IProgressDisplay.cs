using MgcBackfill.Backfill;
using MgcBackfill.Log;

namespace MgcBackfill.Cli.Progress;

/// <summary>Shows a person that and how work goes on.</summary>
internal interface IProgressDisplay
{
    /// <summary>Does the work while the display is up, on the calling thread.</summary>
    void During(Action work);

    /// <summary>Shows a line of the log, or leaves it to the file.</summary>
    void Show(LogLine line);

    /// <summary>Shows how far the work is.</summary>
    void Show(ProgressMade progress);
}
