using System.Globalization;
using MgcBackfill.Backfill;
using MgcBackfill.Cli.Layout;
using MgcBackfill.Log;

namespace MgcBackfill.Cli.Progress;

/// <summary>
/// One line with a bar for the current step, the elapsed time and an estimate of the remaining time. It is removed when the work is done.
/// Only warnings and errors of the log are shown, above the line.
/// </summary>
internal sealed class ProgressBars : IProgressDisplay
{
    private const int MostBar = 40;
    private const int LeastBar = 10;

    // Shorter work needs no progress display.
    private static readonly TimeSpan s_quick = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly Terminal _terminal;
    private readonly TimeProvider _time;
    private readonly ProgressClock _clock;
    private readonly LiveLine _line;
    private ProgressMade? _progress;
    private bool _isOpen;

    public ProgressBars(Terminal terminal, TimeProvider time)
    {
        (_terminal, _time) = (terminal, time);
        _clock = new ProgressClock(time);
        _line = new LiveLine(terminal.Error, terminal.WidthNow ?? (() => terminal.Width));
    }

    /// <inheritdoc/>
    public void RunWith(Action work)
    {
        SetOpen(true);

        // The time is updated even while the work reports nothing.
        using var timer = _time.CreateTimer(_ => Draw(), null, s_quick, s_between);
        try
        {
            work();
        }
        finally
        {
            SetOpen(false);
        }
    }

    /// <inheritdoc/>
    public void Pause(Action work)
    {
        SetOpen(false);
        try
        {
            work();
        }
        finally
        {
            SetOpen(true);
        }
    }

    /// <inheritdoc/>
    public void Show(LogLine line)
    {
        if (line.Level < LogLevel.Warning)
            return;
        var (word, tone) = line.Level == LogLevel.Error ? ("error", Tone.Bad) : ("warning", Tone.Warning);
        lock (_lock)
            _line.WriteAbove($"{word}: {line.Text}", tone, new Paint(_terminal.Colors));
    }

    /// <inheritdoc/>
    public void Show(ProgressMade progress)
    {
        lock (_lock)
        {
            _progress = progress;
            _clock.Advance(progress.Stage);
        }
    }

    private void SetOpen(bool isOpen)
    {
        lock (_lock)
        {
            _isOpen = isOpen;
            _line.Erase();
        }
    }

    private void Draw()
    {
        lock (_lock)
        {
            if (_isOpen && _progress is { } progress)
            {
                var left = _clock.Left(progress.Fraction);
                _line.Show(FormatLine(progress, _clock.Elapsed, left, _line.AvailableWidth, Terminal.IsUnicode(_terminal.Error)));
            }
        }
    }

    /// <summary>The line, shortened until it fits: without the place, then with fewer words, then without the bar.</summary>
    public static string FormatLine(ProgressMade progress, TimeSpan elapsed, TimeSpan? left, int width, bool isUnicode)
    {
        var step = string.Create(
            CultureInfo.InvariantCulture,
            $"{ProgressDisplay.GetName(progress.Stage)} {Math.Clamp(progress.Fraction, 0, 1) * 100, 3:0}%"
        );
        var (time, shortTime) = ($"{ProgressClock.Format(elapsed)} elapsed", ProgressClock.Format(elapsed));
        if (left is { } rest)
        {
            time += $", about {ProgressClock.Format(rest)} left in this step";
            shortTime += $", about {ProgressClock.Format(rest)} left";
        }

        // A position may be a path of any length.
        var place = DisplayText.Printable(progress.Detail) is { } detail && DisplayText.Measure(detail) <= width / 3 ? detail : "";
        string[] withPlace = place.Length > 0 ? [$"{place}  {time}", $"{place}  {shortTime}"] : [];
        foreach (var rest2 in withPlace.Append(time).Append(shortTime))
        {
            var bar = width - step.Length - DisplayText.Measure(rest2) - 4;
            if (bar >= LeastBar)
                return $"{step}  {Bar(progress.Fraction, Math.Min(bar, MostBar), isUnicode)}  {rest2}";
        }

        // Without the bar.
        return new[] { time, shortTime, ProgressClock.Format(elapsed) }
                .Select(text => $"{step}  {text}")
                .FirstOrDefault(text => text.Length <= width)
            ?? step;
    }

    private static string Bar(double fraction, int width, bool isUnicode)
    {
        var done = (int)(Math.Clamp(fraction, 0, 1) * width);
        return new string(isUnicode ? '━' : '#', done) + new string(isUnicode ? '─' : '-', width - done);
    }
}
