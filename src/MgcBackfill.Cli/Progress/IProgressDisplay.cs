using MgcBackfill.Backfill;
using MgcBackfill.Log;

namespace MgcBackfill.Cli.Progress;

/// <summary>Shows the progress of the work to a person.</summary>
internal interface IProgressDisplay
{
    /// <summary>Runs the work on the calling thread with the display open.</summary>
    void RunWith(Action work);

    /// <summary>Runs something that uses the terminal itself, such as a question, within the work.</summary>
    void Pause(Action work);

    /// <summary>Shows a line of the log, unless it is only for the file.</summary>
    void Show(LogLine line);

    /// <summary>Shows the progress.</summary>
    void Show(ProgressMade progress);
}
