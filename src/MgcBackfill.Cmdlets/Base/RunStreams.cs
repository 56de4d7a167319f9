using System.Management.Automation;
using System.Runtime.ExceptionServices;
using MgcBackfill.Backfill;
using MgcBackfill.Log;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// Writes the events of a run to the streams of PowerShell: log lines as objects to Information, and as text to Verbose and Warning. The
/// run must not receive an exception from its listener, because it would record its chunk as failed. An exception that PowerShell throws
/// here (a stop, a preference) therefore cancels the run, and is thrown again when the run has ended with everything consistent.
/// </summary>
/// <param name="cmdlet">The cmdlet that owns the streams.</param>
/// <param name="cancel">Cancels the run.</param>
internal sealed class RunStreams(Cmdlet cmdlet, Action cancel)
{
    private ExceptionDispatchInfo? _thrown;

    /// <summary>Writes something, or stores the exception that PowerShell throws.</summary>
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
    public void Write(LogLine line) =>
        Guard(() =>
        {
            cmdlet.WriteInformation(line, ["MgcBackfill", line.Level.ToString()]);
            if (line.Level == LogLevel.Warning)
                cmdlet.WriteWarning(line.Text);
            else
                cmdlet.WriteVerbose(line.Text);
        });

    /// <summary>Throws the exception that PowerShell threw during the run, if any.</summary>
    public void Rethrow() => _thrown?.Throw();

    /// <summary>The name of a stage of a run.</summary>
    public static string GetName(BackfillStage stage) =>
        stage switch
        {
            BackfillStage.Accepting => "accepting",
            BackfillStage.Scanning => "reading",
            BackfillStage.Staging => "staging",
            BackfillStage.Merging => "merging",
            BackfillStage.Downloading => "downloading",
            _ => "proving",
        };
}
