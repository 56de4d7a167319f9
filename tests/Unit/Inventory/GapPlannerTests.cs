using MgcBackfill.Formats;
using MgcBackfill.Inventory;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Inventory;

/// <summary>
/// The missing time of requested days, and the fewest requests that fill it without overlapping the time already held (T2, T4, S4).
/// </summary>
public sealed class GapPlannerTests
{
    // 2024-01-08 is a Monday.
    [Fact]
    public void If_nothing_is_held_one_request_covers_everything_across_Saturdays() => // T2
        Assert.Equal(["2024-01-07T23:00Z..2024-01-19T23:00Z"], Requests("2024-01-08", "2024-01-19"));

    [Fact]
    public void If_everything_is_held_nothing_is_requested()
    {
        Assert.Empty(Requests("2024-01-08", "2024-01-19", ("2024-01-07T23:00Z", "2024-01-19T23:00Z")));
        // the vendor's daily files
        Assert.Empty(Requests("2024-01-08", "2024-01-19", ("2024-01-01", "2024-01-13"), ("2024-01-14", "2024-02-01")));
    }

    [Fact]
    public void A_Saturday_alone_is_never_requested() => Assert.Empty(Requests("2024-01-13", "2024-01-13"));

    [Fact]
    public void A_missing_daily_file_is_requested_exactly_and_completes_both_trading_days() => // T2, T4
        Assert.Equal(
            ["2024-01-10T00:00Z..2024-01-11T00:00Z"],
            Requests("2024-01-08", "2024-01-12", ("2024-01-07", "2024-01-10"), ("2024-01-11", "2024-01-13"))
        );

    [Fact]
    public void The_outer_bounds_of_requests_are_those_of_trading_days() => // T2
        Assert.Equal(
            ["2024-01-07T23:00Z..2024-01-10T00:00Z", "2024-01-11T00:00Z..2024-01-12T23:00Z"],
            Requests("2024-01-08", "2024-01-12", ("2024-01-10", "2024-01-11"))
        );

    [Fact]
    public void Held_time_outside_the_wanted_days_does_not_split_a_request() =>
        Assert.Equal(
            ["2024-01-07T23:00Z..2024-01-12T23:00Z"],
            Requests("2024-01-08", "2024-01-12", ("2023-12-01", "2024-01-06"), ("2024-01-12T23:00Z", "2024-02-01"))
        );

    [Fact]
    public void Neighbours_that_share_a_Saturday_share_a_request() // Friday and Sunday
    {
        Assert.Equal(
            ["2024-01-11T23:00Z..2024-01-14T23:00Z"],
            Requests("2024-01-08", "2024-01-19", ("2024-01-07", "2024-01-11T23:00Z"), ("2024-01-14T23:00Z", "2024-01-20"))
        );
    }

    [Fact]
    public void A_Saturday_file_splits_a_request_that_would_overlap_it() => // S4
        Assert.Equal(
            ["2024-01-11T23:00Z..2024-01-12T23:00Z", "2024-01-13T23:00Z..2024-01-14T23:00Z"],
            Requests("2024-01-12", "2024-01-14", ("2024-01-13", "2024-01-13T12:00Z"))
        );

    [Fact]
    public void Missing_time_inside_a_UTC_Saturday_is_not_requested_alone() // T4
    {
        var planner = Planner(("2024-01-14", "2024-01-20"));
        var sunday = Workbench.Day("2024-01-14");

        Assert.Empty(Requests("2024-01-14", "2024-01-19", ("2024-01-14", "2024-01-20")));
        Assert.Empty(planner.Missing(sunday));
        Assert.True(planner.LacksSaturdayOnly(sunday));
        Assert.False(planner.LacksSaturdayOnly(Workbench.Day("2024-01-15")));
    }

    [Fact]
    public void Missing_Saturday_time_is_requested_with_the_Friday_and_completes_the_Sunday() => // T4
        Assert.Equal(["2024-01-11T23:00Z..2024-01-14T00:00Z"], Requests("2024-01-12", "2024-01-19", ("2024-01-14", "2024-01-20")));

    [Fact]
    public void The_missing_parts_of_a_day_are_in_time_order() => // T4
        Assert.Equal(
            ["2024-01-08T23:00Z..2024-01-09T02:00Z", "2024-01-09T05:00Z..2024-01-09T22:00Z"],
            Planner(("2024-01-09T02:00Z", "2024-01-09T05:00Z"), ("2024-01-09T22:00Z", "2024-01-11"))
                .Missing(Workbench.Day("2024-01-09"))
                .Select(Text)
        );

    private static IEnumerable<string> Requests(string first, string last, params (string Start, string End)[] held) =>
        Planner(held).Requests(new TradingDayRange(Workbench.Day(first), Workbench.Day(last))).Select(Text);

    private static GapPlanner Planner(params (string Start, string End)[] held) =>
        new([.. held.Select(h => (DbnBuilder.Time(h.Start), DbnBuilder.Time(h.End)))]);

    private static string Text((long Start, long End) range) => $"{UtcText.Minute(range.Start)}..{UtcText.Minute(range.End)}";
}
