using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Source;

/// <summary>The time that the headers cover together, and the trading days that it completes (T4).</summary>
public sealed class CoverageTests
{
    private static readonly TradingDay s_tuesday = TradingDay.From(new DateOnly(2024, 1, 9));

    [Fact]
    public void Ranges_that_overlap_or_touch_are_one() // T4
    {
        Assert.Equal(["2024-01-08T00:00Z..2024-01-11T00:00Z"], Text(Cover(("2024-01-08", "2024-01-10"), ("2024-01-09", "2024-01-11"))));
        Assert.Equal(["2024-01-08T00:00Z..2024-01-10T00:00Z"], Text(Cover(("2024-01-09", "2024-01-10"), ("2024-01-08", "2024-01-09"))));
        Assert.Equal(["2024-01-08T00:00Z..2024-01-12T00:00Z"], Text(Cover(("2024-01-08", "2024-01-12"), ("2024-01-09", "2024-01-10"))));
    }

    [Fact]
    public void Separate_ranges_stay_separate() => // T4
        Assert.Equal(
            ["2024-01-08T00:00Z..2024-01-09T00:00Z", "2024-01-09T00:01Z..2024-01-10T00:00Z"],
            Text(Cover(("2024-01-08", "2024-01-09"), ("2024-01-09T00:01Z", "2024-01-10")))
        );

    [Fact]
    public void A_range_without_length_covers_nothing() // T4
    {
        var coverage = Cover(("2024-01-08", "2024-01-08"));

        Assert.Empty(coverage.Ranges);
        Assert.Null(coverage.Days);
        Assert.False(coverage.Overlaps(s_tuesday));
        Assert.False(coverage.Completes(s_tuesday));
    }

    [Theory]
    [InlineData("2024-01-06T00:00Z", "2024-01-07T00:00Z", true)] // Saturday, all of it
    [InlineData("2024-01-06T01:00Z", "2024-01-06T23:00Z", true)]
    [InlineData("2024-01-05T23:59Z", "2024-01-07T00:00Z", false)] // a minute of Friday
    [InlineData("2024-01-06T00:00Z", "2024-01-07T00:01Z", false)] // a minute of Sunday
    [InlineData("2024-01-07T00:00Z", "2024-01-08T00:00Z", false)] // Sunday
    [InlineData("2024-01-05T00:00Z", "2024-01-06T00:00Z", false)] // Friday
    [InlineData("2024-01-06T00:00Z", "2024-01-14T00:00Z", false)] // more than a week
    public void A_gap_inside_a_UTC_Saturday_is_not_a_gap(string from, string to, bool closed) // T4
    {
        var coverage = Cover(("2024-01-01", from), (to, "2024-01-20"));

        Assert.Equal(closed ? 1 : 2, coverage.Ranges.Count);
    }

    [Fact]
    public void The_vendors_daily_files_of_a_week_without_Saturday_complete_every_day_between_their_ends() // T4
    {
        var coverage = new Coverage(
            Enumerable
                .Range(1, 21)
                .Select(d => new DateOnly(2024, 1, d))
                .Where(d => d.DayOfWeek != DayOfWeek.Saturday)
                .Select(d => (DbnBuilder.Time($"{d:O}"), DbnBuilder.Time($"{d.AddDays(1):O}")))
        );

        Assert.Equal(("2024-01-01", "2024-01-22"), (coverage.Days!.Value.First.ToString(), coverage.Days.Value.Last.ToString()));
        foreach (var day in TradingDay.Range(coverage.Days.Value.First, coverage.Days.Value.Last))
            Assert.Equal(day.ToString() is not ("2024-01-01" or "2024-01-22"), coverage.Completes(day));
    }

    [Fact]
    public void A_missing_weekday_leaves_two_partial_days() // T4
    {
        var coverage = Cover(("2024-01-08", "2024-01-09"), ("2024-01-10", "2024-01-11"));

        Assert.Equal(
            [("2024-01-08", false), ("2024-01-09", false), ("2024-01-10", false), ("2024-01-11", false)],
            TradingDay.Range(coverage.Days!.Value.First, coverage.Days.Value.Last).Select(d => (d.ToString(), coverage.Completes(d)))
        );
        Assert.All(TradingDay.Range(coverage.Days.Value.First, coverage.Days.Value.Last), d => Assert.True(coverage.Overlaps(d)));
    }

    [Theory]
    [InlineData("2024-01-08T23:00Z", "2024-01-09T23:00Z", true, true)]
    [InlineData("2024-01-01T00:00Z", "2024-02-01T00:00Z", true, true)]
    [InlineData("2024-01-08T23:01Z", "2024-01-09T23:00Z", true, false)]
    [InlineData("2024-01-08T23:00Z", "2024-01-09T22:59Z", true, false)]
    [InlineData("2024-01-09T12:00Z", "2024-01-09T12:01Z", true, false)]
    [InlineData("2024-01-01T00:00Z", "2024-01-08T23:01Z", true, false)]
    [InlineData("2024-01-09T22:59Z", "2024-02-01T00:00Z", true, false)]
    [InlineData("2024-01-01T00:00Z", "2024-01-08T23:00Z", false, false)]
    [InlineData("2024-01-09T23:00Z", "2024-02-01T00:00Z", false, false)]
    // T4
    public void A_day_is_touched_by_one_instant_and_completed_only_by_all_of_it(string start, string end, bool touches, bool completes)
    {
        var coverage = Cover((start, end));

        Assert.Equal((touches, completes), (coverage.Overlaps(s_tuesday), coverage.Completes(s_tuesday)));
    }

    [Fact]
    public void The_days_run_from_the_first_instant_to_the_last() // T3
    {
        Assert.Equal("2024-01-09", Cover(("2024-01-08T23:00Z", "2024-01-09T23:00Z")).Days.ToString());
        Assert.Equal("2024-01-08..2024-01-10", Cover(("2024-01-08T22:59Z", "2024-01-09T23:01Z")).Days.ToString());
    }

    [Fact]
    public void The_parts_of_a_day_are_cut_at_its_ends() => // T4
        Assert.Equal(
            ["2024-01-08T23:00Z..2024-01-09T01:00Z", "2024-01-09T02:00Z..2024-01-09T03:00Z", "2024-01-09T22:00Z..2024-01-09T23:00Z"],
            Text(
                Cover(
                        ("2024-01-01", "2024-01-02"),
                        ("2024-01-08", "2024-01-09T01:00Z"),
                        ("2024-01-09T02:00Z", "2024-01-09T03:00Z"),
                        ("2024-01-09T22:00Z", "2024-01-20")
                    )
                    .Within(s_tuesday)
            )
        );

    [Fact]
    public void The_missing_time_of_a_day_is_the_rest_of_its_covered_parts() // T4
    {
        Assert.Equal(
            ["2024-01-09T01:00Z..2024-01-09T02:00Z", "2024-01-09T03:00Z..2024-01-09T23:00Z"],
            Text(Cover(("2024-01-08", "2024-01-09T01:00Z"), ("2024-01-09T02:00Z", "2024-01-09T03:00Z")).Missing(s_tuesday))
        );
        Assert.Equal(["2024-01-08T23:00Z..2024-01-09T23:00Z"], Text(Cover().Missing(s_tuesday)));
        Assert.Empty(Cover(("2024-01-08", "2024-01-10")).Missing(s_tuesday));
    }

    [Fact]
    public void Gaps_are_between_ranges_and_a_Saturday_is_not_a_gap() => // T4
        Assert.Equal(
            ["2024-01-09T00:00Z..2024-01-10T00:00Z"],
            Text(Cover(("2024-01-08", "2024-01-09"), ("2024-01-10", "2024-01-13"), ("2024-01-14", "2024-01-15")).Gaps)
        );

    [Fact]
    public void More_coverage_of_a_day_includes_all_of_the_earlier_coverage() // T4
    {
        var morning = Cover(("2024-01-08T23:00Z", "2024-01-09T12:00Z"));
        var longer = Cover(("2024-01-08T23:00Z", "2024-01-09T13:00Z"));
        var afternoon = Cover(("2024-01-09T12:00Z", "2024-01-09T23:00Z"));
        var whole = Cover(("2024-01-08", "2024-01-10"));
        var nothing = Cover();

        Assert.True(longer.CoversMore(s_tuesday, morning));
        Assert.True(whole.CoversMore(s_tuesday, morning));
        Assert.True(whole.CoversMore(s_tuesday, afternoon));
        Assert.True(morning.CoversMore(s_tuesday, nothing));
        Assert.False(morning.CoversMore(s_tuesday, longer));
        Assert.False(morning.CoversMore(s_tuesday, morning));
        Assert.False(afternoon.CoversMore(s_tuesday, morning));
        Assert.False(whole.CoversMore(s_tuesday, Cover(("2024-01-08T23:00Z", "2024-01-09T23:00Z"))));
        Assert.False(nothing.CoversMore(s_tuesday, nothing));
        Assert.False(nothing.CoversMore(s_tuesday, morning));
    }

    [Fact]
    public void A_filled_hole_is_more_coverage() // T4
    {
        var gap = Cover(("2024-01-08", "2024-01-09T10:00Z"), ("2024-01-09T11:00Z", "2024-01-10"));

        Assert.True(Cover(("2024-01-08", "2024-01-10")).CoversMore(s_tuesday, gap));
        Assert.False(gap.Completes(s_tuesday));
    }

    [Fact]
    public void A_new_Saturday_file_is_more_coverage_of_days_that_were_complete_without_it() // T4
    {
        var (saturday, sunday) = (TradingDay.From(new DateOnly(2024, 1, 6)), TradingDay.From(new DateOnly(2024, 1, 7)));
        var without = Cover(("2024-01-05", "2024-01-06"), ("2024-01-07", "2024-01-08"));
        var with = Cover(("2024-01-05", "2024-01-06"), ("2024-01-06", "2024-01-07"), ("2024-01-07", "2024-01-08"));

        foreach (var day in new[] { saturday, sunday })
        {
            Assert.True(with.CoversMore(day, without));
            Assert.False(without.CoversMore(day, with));
            Assert.False(without.CoversMore(day, without));
        }

        Assert.True(without.Completes(saturday));
        Assert.False(with.CoversMore(TradingDay.From(new DateOnly(2024, 1, 5)), without));
    }

    private static Coverage Cover(params (string Start, string End)[] ranges) =>
        new(ranges.Select(r => (DbnBuilder.Time(r.Start), DbnBuilder.Time(r.End))));

    private static IEnumerable<string> Text(Coverage coverage) => Text(coverage.Ranges);

    private static IEnumerable<string> Text(IEnumerable<(long Start, long End)> ranges) =>
        ranges.Select(r => $"{UtcText.Minute(r.Start)}..{UtcText.Minute(r.End)}");
}
