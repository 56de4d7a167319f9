using System.Management.Automation;
using System.Runtime.ExceptionServices;
using MgcBackfill.Backfill;
using MgcBackfill.Log;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// Carries what happens in a run to the streams of the shell: the log as objects to information, as text to verbose and warning. A run
/// must not see an exception of its listener, or it would call its chunk failed: what the shell throws here (a stop, a preference)
/// cancels the run, and is raised when that has ended with everything consistent.
/// </summary>
/// <param name="cmdlet">The cmdlet whose streams they are.</param>
/// <param name="cancel">Cancels the run.</param>
internal sealed class RunStreams(Cmdlet cmdlet, Action cancel)
{
    private ExceptionDispatchInfo? _thrown;

    /// <summary>Writes something, or keeps what the shell throws.</summary>
    public void Guard(Action write)
    {
        if (_thrown is not null)
            return;
        try
        {
            write();
        }
        catch (Exception e)
        {
            _thrown = ExceptionDispatchInfo.Capture(e);
            cancel();
        }
    }

    /// <summary>Writes a line of the log.</summary>
    public void Write(LogLine line) => Guard(() =>
    {
        cmdlet.WriteInformation(line, ["MgcBackfill", line.Level.ToString()]);
        if (line.Level == LogLevel.Warning)
            cmdlet.WriteWarning(line.Text);
        else
            cmdlet.WriteVerbose(line.Text);
    });

    /// <summary>Raises what the shell threw while the run went on.</summary>
    public void Rethrow() => _thrown?.Throw();

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
