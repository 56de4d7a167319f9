using System.Diagnostics;
using System.Management.Automation;

namespace MgcBackfill.Cmdlets;

/// <summary>One progress bar: at most five updates a second, and always completed.</summary>
/// <param name="cmdlet">Who shows it.</param>
/// <param name="activity">What is being done.</param>
internal sealed class ProgressReporter(Cmdlet cmdlet, string activity) : IDisposable
{
    private const int ActivityId = 1_297_564_493;

    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(200);

    private long _last = Stopwatch.GetTimestamp();
    private bool _shown;

    /// <summary>Shows how far the work is, where the last time is long enough ago.</summary>
    public void Report(string status, double fraction)
    {
        if (Stopwatch.GetElapsedTime(_last) < s_between)
            return;
        _last = Stopwatch.GetTimestamp();
        _shown = true;
        cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, status) { PercentComplete = (int)(fraction * 100) });
    }

    /// <summary>Takes the bar away.</summary>
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
            // Whoever stopped the pipeline has taken the bar away.
        }
    }
}
