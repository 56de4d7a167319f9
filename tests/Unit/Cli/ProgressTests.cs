using MgcBackfill.Backfill;
using MgcBackfill.Cli;
using MgcBackfill.Cli.Progress;
using MgcBackfill.Log;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Cli;

/// <summary>I6: how far the work is, the time elapsed and an estimate of what is left; and nothing of it stays behind.</summary>
public sealed class ProgressTests
{
    private static readonly DateTime s_at = new(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private static readonly string s_warning =
        "the same bars are held twice, by 2024-Q1.dbn.zst and 2024-Q2.dbn.zst, in the minutes from 2024-03-31T23:00Z to 2024-04-01T22:59Z";

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(200)]
    public void A_warning_that_takes_several_lines_leaves_no_piece_of_the_bar_behind(int width) // I6
    {
        var time = new ManualTime();
        using var error = new StringWriter();
        var bars = new ProgressBars(
            new Terminal(TextWriter.Null, error, () => CancellationToken.None) { IsErrorInteractive = true, Width = width },
            time
        );
        var during = "";

        bars.RunWith(() =>
        {
            bars.Show(new ProgressMade(s_at, BackfillStage.Scanning, 0.25, "2024-03-01"));
            time.Pass(TimeSpan.FromSeconds(30));
            bars.Show(new LogLine(s_at, LogLevel.Warning, s_warning));
            time.Pass(TimeSpan.FromSeconds(1));
            bars.Show(new LogLine(s_at, LogLevel.Info, "not for a person who watches"));
            during = error.ToString();
        });

        var open = Screen(during, width);
        Assert.Matches(@"^reading  25%  [━─]+  (2024-03-01  )?0:3[01]( elapsed)?, about 1:3\d left( in this step)?$", open[^1]);
        string[] expected = [.. WarningLines(width)];
        Assert.Equal(expected, open.Take(open.Count - 1));
        Assert.Equal(expected, Screen(error.ToString(), width));
        Assert.All(open, line => Assert.InRange(line.Length, 1, width));
    }

    [Fact]
    public void A_terminal_that_became_narrower_has_wrapped_the_bar_and_it_is_erased_all_the_same()
    {
        var width = 100;
        using var output = new StringWriter();
        var line = new LiveLine(output, () => width);

        line.Show(new string('x', 90));
        width = 40;
        line.Erase();

        // 90 columns take three rows of 40.
        Assert.EndsWith("\r\x1b[2A\x1b[J", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_has_no_room_is_not_shown_rather_than_wrapped()
    {
        using var output = new StringWriter();
        new LiveLine(output, () => 20).Show(new string('x', 17));

        Assert.Equal("", output.ToString());
    }

    [Theory]
    [InlineData(120)]
    [InlineData(80)]
    [InlineData(60)]
    [InlineData(40)]
    [InlineData(24)]
    [InlineData(16)]
    public void The_line_fits_every_width_and_keeps_the_step_and_its_part(int folder)
    {
        var line = ProgressBars.FormatLine(
            new ProgressMade(s_at, BackfillStage.Merging, 0.5, "2024-03-01..2024-03-08"),
            TimeSpan.FromSeconds(3725),
            TimeSpan.FromSeconds(65),
            folder,
            isUnicode: true
        );

        Assert.StartsWith("merging  50%", line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 1, folder);
        Assert.Equal(folder >= 24, line.Contains("  1:02:05", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_Unicode_the_bar_is_ASCII() =>
        Assert.Equal(
            "merging  50%  #####-----  0:05 elapsed",
            ProgressBars.FormatLine(
                new ProgressMade(s_at, BackfillStage.Merging, 0.5, ""),
                TimeSpan.FromSeconds(5),
                null,
                38,
                isUnicode: false
            )
        );

    [Fact]
    public void The_estimate_is_of_the_current_step_and_comes_when_something_can_be_said()
    {
        var time = new ManualTime();
        var clock = new ProgressClock(time);
        clock.Advance(BackfillStage.Scanning);
        Assert.Null(clock.Left(0.5));

        time.Pass(TimeSpan.FromSeconds(10));
        clock.Advance(BackfillStage.Scanning);
        Assert.Equal(TimeSpan.FromSeconds(30), clock.Left(0.25));
        Assert.Null(clock.Left(0.01));
        Assert.Equal(TimeSpan.Zero, clock.Left(1));

        clock.Advance(BackfillStage.Merging);
        Assert.Null(clock.Left(0.5));
        time.Pass(TimeSpan.FromSeconds(4));
        Assert.Equal((TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(14)), (clock.Left(0.5), clock.Elapsed));
    }

    [Fact]
    public void Lines_show_the_time_elapsed_and_what_is_left()
    {
        var time = new ManualTime();
        using var output = new StringWriter();
        var lines = new ProgressLines(output, verbose: false, time);

        lines.Show(new ProgressMade(s_at, BackfillStage.Merging, 0.1, "2024-03-01"));
        time.Pass(TimeSpan.FromSeconds(20));
        lines.Show(new ProgressMade(s_at, BackfillStage.Merging, 0.2, "2024-03-02"));

        Assert.Equal(
            $"03:04:05Z merging 20% (2024-03-02), 0:20 elapsed, about 1:20 left in this step{Environment.NewLine}",
            output.ToString()
        );
    }

    [Fact]
    public void Work_that_is_done_at_once_shows_no_bar()
    {
        var time = new ManualTime();
        using var error = new StringWriter();
        var bars = new ProgressBars(new Terminal(TextWriter.Null, error, () => CancellationToken.None) { IsErrorInteractive = true }, time);

        bars.RunWith(() => bars.Show(new ProgressMade(s_at, BackfillStage.Scanning, 1, "2024-03-01")));

        Assert.Equal("", error.ToString());
    }

    [Fact]
    public void During_a_question_the_bar_is_away()
    {
        var time = new ManualTime();
        using var error = new StringWriter();
        var bars = new ProgressBars(new Terminal(TextWriter.Null, error, () => CancellationToken.None) { IsErrorInteractive = true }, time);
        IReadOnlyList<string> asked = [];
        IReadOnlyList<string> after = [];

        bars.RunWith(() =>
        {
            bars.Show(new ProgressMade(s_at, BackfillStage.Downloading, 0.25, ""));
            time.Pass(TimeSpan.FromSeconds(1));
            bars.Pause(() =>
            {
                time.Pass(TimeSpan.FromSeconds(1));
                error.Write("Buy? ");
                time.Pass(TimeSpan.FromSeconds(1));
                asked = Screen(error.ToString(), 80);
                error.WriteLine("y");
            });
            time.Pass(TimeSpan.FromSeconds(1));
            after = Screen(error.ToString(), 80);
        });

        Assert.Equal(["Buy?"], asked);
        Assert.Equal(2, after.Count);
        Assert.StartsWith("downloading  25%", after[1], StringComparison.Ordinal);
    }

    private static IEnumerable<string> WarningLines(int width) =>
        MgcBackfill.Cli.Layout.WordWrap.Indented($"warning: {s_warning}", width, hanging: 2);

    private static IReadOnlyList<string> Screen(string text, int width) =>
        new TerminalScreen(width).Feed(TerminalScreen.FromWriter(text)).Lines;

    /// <summary>A clock that only advances when the test advances it; its timers fire then.</summary>
    private sealed class ManualTime : TimeProvider
    {
        private readonly List<Timer> _timers = [];
        private TimeSpan _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now.Ticks;

        public void Pass(TimeSpan span)
        {
            _now += span;
            foreach (var timer in _timers.ToArray())
                timer.Fire();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Timer(this, () => callback(state));
            _timers.Add(timer);
            return timer;
        }

        private sealed class Timer(ManualTime time, Action fire) : ITimer
        {
            public void Fire() => fire();

            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose() => time._timers.Remove(this);

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
