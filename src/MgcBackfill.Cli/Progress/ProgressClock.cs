using System.Globalization;
using MgcBackfill.Backfill;

namespace MgcBackfill.Cli.Progress;

/// <summary>
/// The time that the work has taken, and an estimate of the time that its current step still needs (I6). Not safe for use by several
/// threads at once.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class ProgressClock(TimeProvider time)
{
    // Below this fraction an estimate is mostly chance.
    private const double LeastFraction = 0.02;
    private static readonly TimeSpan s_leastElapsed = TimeSpan.FromSeconds(1);

    private readonly long _start = time.GetTimestamp();
    private BackfillStage? _step;
    private long _stepStart;

    /// <summary>Time since the work began.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>Must be called for every progress report; a new step starts a new estimate.</summary>
    public void Advance(BackfillStage step)
    {
        if (_step == step)
            return;
        (_step, _stepStart) = (step, time.GetTimestamp());
    }

    /// <summary>
    /// Estimate of the time that the current step still needs, if it continues at the same speed; null if no estimate is possible yet.
    /// </summary>
    /// <param name="fraction">The part of the step that is done, 0 to 1.</param>
    public TimeSpan? Left(double fraction)
    {
        var elapsed = time.GetElapsedTime(_stepStart);
        return _step is null || fraction < LeastFraction || elapsed < s_leastElapsed
            ? null
            : elapsed * ((1 - Math.Min(fraction, 1)) / fraction);
    }

    /// <summary>A span as <c>0:09</c>, <c>12:34</c> or <c>1:02:03</c>.</summary>
    public static string Format(TimeSpan span) =>
        span.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}:{span.Seconds:00}");
}
