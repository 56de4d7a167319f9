using System.Globalization;
using FsCheck.Fluent;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Market;

public sealed class FrontMonthTests
{
    [Fact]
    public void The_highest_volume_wins_even_with_fewer_bars_and_a_later_expiry() // F1
    {
        var (chosen, reason) = Choose("2024-01-02", new("MGCG4", 500, 1300), new("MGCJ4", 501, 1), new("MGCM4", 0, 7));

        Assert.Equal(("MGCJ4", SelectionReason.Volume), (chosen.Symbol, reason));
        Assert.Equal(1, chosen.Bars);
    }

    [Fact]
    public void One_candidate_needs_no_tie_break() => // F1
        Assert.Equal(("MGCG4", SelectionReason.Volume), Symbol("2024-01-02", ("MGCG4", 0)));

    [Fact]
    public void A_tie_below_the_highest_volume_does_not_matter() => // F1
        Assert.Equal(("MGCM4", SelectionReason.Volume), Symbol("2024-01-02", ("MGCG4", 5), ("MGCJ4", 5), ("MGCM4", 6)));

    [Theory]
    [InlineData("2024-01-02", "MGCJ4", "MGCG4", "MGCG4")]
    [InlineData("2019-12-16", "MGCG0", "MGCZ9", "MGCZ9")] // turn of the decade: 2019 before 2020, although MGCG0 sorts first
    [InlineData("2019-12-16", "MGCZ9", "MGCG0", "MGCZ9")]
    [InlineData("2024-03-01", "MGCG4", "MGCZ4", "MGCZ4")] // MGCG4 has expired: it means 2034
    [InlineData("2024-01-02", "MGCG4", "MGCF34", "MGCG4")]
    public void A_tie_goes_to_the_earliest_expiry(string day, string one, string other, string chosen) => // F2
        Assert.Equal((chosen, SelectionReason.Expiry), Symbol(day, (one, 7), (other, 7)));

    [Fact]
    public void Three_that_tie_go_to_the_earliest_expiry() => // F2
        Assert.Equal(("MGCZ9", SelectionReason.Expiry), Symbol("2019-12-16", ("MGCJ0", 7), ("MGCG0", 7), ("MGCZ9", 7), ("MGCX9", 6)));

    [Fact]
    public void A_tie_at_zero_volume_is_a_tie() => // F2, B3
        Assert.Equal(("MGCG4", SelectionReason.Expiry), Symbol("2024-01-02", ("MGCM4", 0), ("MGCJ4", 0), ("MGCG4", 0)));

    [Fact]
    public void Two_names_of_one_month_go_to_the_ordinal_smallest() => // F3
        Assert.Equal(("MGCG24", SelectionReason.Symbol), Symbol("2024-01-02", ("MGCG4", 7), ("MGCG24", 7)));

    [Fact]
    public void Two_names_of_the_earliest_month_among_three_go_to_the_ordinal_smallest() => // F3
        Assert.Equal(("MGCG24", SelectionReason.Symbol), Symbol("2024-01-02", ("MGCF5", 7), ("MGCG4", 7), ("MGCG24", 7)));

    [Fact]
    public void Two_names_of_a_later_month_leave_the_decision_to_expiry() => // F2
        Assert.Equal(("MGCG4", SelectionReason.Expiry), Symbol("2024-01-02", ("MGCJ4", 7), ("MGCJ24", 7), ("MGCG4", 7)));

    [Theory]
    [InlineData("MGCZ4", "MGC??", "MGC??")]
    [InlineData("MGCG4", "ZZZ", "MGCG4")]
    [InlineData("MGCa4", "MGCZ4", "MGCZ4")] // ordinal: upper case sorts before lower case
    public void One_unreadable_expiry_disables_the_expiry_tie_break(string one, string other, string chosen) => // F2, F3
        Assert.Equal((chosen, SelectionReason.Symbol), Symbol("2024-01-02", (one, 7), (other, 7)));

    [Fact]
    public void An_unreadable_name_outside_the_tie_does_not_disable_the_expiry_tie_break() => // F2
        Assert.Equal(("MGCZ9", SelectionReason.Expiry), Symbol("2019-12-16", ("???", 6), ("MGCG0", 7), ("MGCZ9", 7)));

    [Fact]
    public void Volumes_above_64_bits_are_compared_exactly() // F1
    {
        var day = (UInt128)ulong.MaxValue * 1380;

        Assert.Equal(("MGCJ4", SelectionReason.Volume), Symbol("2024-01-02", ("MGCG4", day), ("MGCJ4", day + 1)));
        Assert.Equal(("MGCG4", SelectionReason.Expiry), Symbol("2024-01-02", ("MGCJ4", day), ("MGCG4", day)));
        Assert.Equal(("MGCG4", SelectionReason.Volume), Symbol("2024-01-02", ("MGCG4", UInt128.One << 64), ("MGCJ4", 1)));
    }

    [Fact]
    public void An_empty_list_of_candidates_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FrontMonth.Choose(new TradingDay(19_000), []));

    [Fact]
    public void The_choice_does_not_depend_on_the_order_of_the_candidates() // F1 to F3
    {
        var symbol = Gen.Elements("MGCZ9", "MGCG0", "MGCG20", "MGCJ0", "MGCJ20", "MGCX9", "MGCF0", "???", "MGCg0");
        var candidates = symbol
            .NonEmptyListOf()
            .SelectMany(
                symbols => Gen.Choose(0, 2).ListOf(symbols.Distinct().Count()),
                (symbols, volumes) => symbols.Distinct().Zip(volumes, (s, v) => new Candidate(s, (UInt128)(uint)v << 70, 1)).ToArray()
            );
        FixedProperty.Holds(
            candidates.SelectMany(c => Gen.Shuffle(c), (before, after) => (before, after)),
            sample =>
            {
                var (before, after) = sample;
                var day = Day("2019-12-16");
                var (chosen, reason) = FrontMonth.Choose(day, before);

                Assert.Equal((chosen, reason), FrontMonth.Choose(day, after));
                Assert.All(after, c => Assert.True(c.Volume <= chosen.Volume));
                Assert.Equal(reason == SelectionReason.Volume, after.Count(c => c.Volume == chosen.Volume) == 1);
            },
            cases: 2000
        );
    }

    [Fact]
    public void Every_permutation_of_a_three_way_tie_chooses_the_same() // F2
    {
        Candidate[] tied = [new("MGCZ9", 7, 1), new("MGCG0", 7, 1), new("MGCJ0", 7, 1)];
        int[][] orders =
        [
            [0, 1, 2],
            [0, 2, 1],
            [1, 0, 2],
            [1, 2, 0],
            [2, 0, 1],
            [2, 1, 0],
        ];

        Assert.All(
            orders,
            o => Assert.Equal(("MGCZ9", SelectionReason.Expiry), Symbol("2019-12-16", [.. o.Select(i => (tied[i].Symbol, tied[i].Volume))]))
        );
    }

    private static (string Symbol, SelectionReason Reason) Symbol(string day, params (string Symbol, UInt128 Volume)[] candidates)
    {
        var (chosen, reason) = Choose(day, [.. candidates.Select(c => new Candidate(c.Symbol, c.Volume, 1))]);
        return (chosen.Symbol, reason);
    }

    private static (Candidate Chosen, SelectionReason Reason) Choose(string day, params Candidate[] candidates) =>
        FrontMonth.Choose(Day(day), candidates);

    private static TradingDay Day(string date) => TradingDay.From(DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture));
}
