using System.Globalization;
using MgcBackfill.Backfill;

namespace MgcBackfill.Cli.Progress;

/// <summary>How long the work has taken, and an estimate of what is left of its current step (I6). Not safe for several threads.</summary>
/// <param name="time">The clock.</param>
internal sealed class ProgressClock(TimeProvider time)
{
    // Before that an estimate is mostly chance.
    private const double LeastFraction = 0.02;
    private static readonly TimeSpan s_leastElapsed = TimeSpan.FromSeconds(1);

    private readonly long _start = time.GetTimestamp();
    private BackfillStage? _step;
    private long _stepStart;

    /// <summary>Since the work began.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>To be called with every report of progress: a new step starts an estimate of its own.</summary>
    public void Advance(BackfillStage step)
    {
        if (_step == step)
            return;
        (_step, _stepStart) = (step, time.GetTimestamp());
    }

    /// <summary>What is left of the current step, if it goes on as fast as it has so far; null where nothing can be said yet.</summary>
    /// <param name="fraction">How much of the step is done, 0 to 1.</param>
    public TimeSpan? Left(double fraction)
    {
        var elapsed = time.GetElapsedTime(_stepStart);
        return _step is null || fraction < LeastFraction || elapsed < s_leastElapsed ? null : elapsed * ((1 - Math.Min(fraction, 1)) / fraction);
    }

    /// <summary>A span as <c>0:09</c>, <c>12:34</c> or <c>1:02:03</c>.</summary>
    public static string Format(TimeSpan span) => span.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}:{span.Seconds:00}");
}
