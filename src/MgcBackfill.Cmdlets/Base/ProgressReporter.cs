using System.Diagnostics;
using System.Management.Automation;

namespace MgcBackfill.Cmdlets;

/// <summary>One progress bar with at most five updates a second; it is always completed.</summary>
/// <param name="cmdlet">The cmdlet that shows it.</param>
/// <param name="activity">Name of the work.</param>
internal sealed class ProgressReporter(Cmdlet cmdlet, string activity) : IDisposable
{
    private const int ActivityId = 1_297_564_493;

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private long _last = Stopwatch.GetTimestamp();
    private bool _shown;

    /// <summary>Shows the progress, unless the previous update was less than 200 ms ago.</summary>
    public void Report(string status, double fraction)
    {
        if (Stopwatch.GetElapsedTime(_last) < s_interval)
            return;
        _last = Stopwatch.GetTimestamp();
        _shown = true;
        cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, status) { PercentComplete = (int)(fraction * 100) });
    }

    /// <summary>Removes the bar.</summary>
    public void Dispose()
    {
        if (!_shown)
            return;
        try
        {
            cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, "done") { RecordType = ProgressRecordType.Completed });
        }
        catch (PipelineStoppedException)
        {
            // The pipeline was stopped, and PowerShell has already removed the bar.
        }
    }
}
