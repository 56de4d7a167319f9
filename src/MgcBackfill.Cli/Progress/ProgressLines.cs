using System.Globalization;
using MgcBackfill.Backfill;
using MgcBackfill.Formats;
using MgcBackfill.Log;

namespace MgcBackfill.Cli.Progress;

/// <summary>
/// Plain lines: the important lines of the log, and at most one progress line per second. With --verbose, every line of the log.
/// </summary>
internal sealed class ProgressLines(TextWriter output, bool verbose, TimeProvider time) : IProgressDisplay
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly ProgressClock _clock = new(time);
    private long _last = time.GetTimestamp();

    /// <inheritdoc/>
    public void RunWith(Action work) => work();

    /// <inheritdoc/>
    public void Pause(Action work) => work();

    /// <inheritdoc/>
    public void Show(LogLine line)
    {
        if (line.Level == LogLevel.Detail && !verbose)
            return;
        var level = line.Level switch
        {
            LogLevel.Warning => "warning: ",
            LogLevel.Error => "error: ",
            _ => "",
        };
        Write(line.At, level + line.Text);
    }

    /// <inheritdoc/>
    public void Show(ProgressMade progress)
    {
        _clock.Advance(progress.Stage);
        if (time.GetElapsedTime(_last) < s_interval)
            return;
        _last = time.GetTimestamp();
        var left = _clock.Left(progress.Fraction) is { } rest ? $", about {ProgressClock.Format(rest)} left in this step" : "";
        Write(
            progress.At,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{ProgressDisplay.GetName(progress.Stage)} {progress.Fraction * 100:0}% "
                    + $"({progress.Detail}), {ProgressClock.Format(_clock.Elapsed)} elapsed{left}"
            )
        );
    }

    private void Write(DateTime at, string text) => output.WriteLine($"{UtcText.SecondOfDay(at)} {text}");
}
