using MgcBackfill.Independent;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Independent;

/// <summary>F1 to F3: the selection of the independent check.</summary>
public sealed class PlainSelectionTests
{
    [Theory]
    [InlineData("2024-01-10", "MGCG4 10|MGCJ4 9", "MGCG4", "Volume")]
    [InlineData("2024-01-10", "MGCG4 9|MGCJ4 10", "MGCJ4", "Volume")]
    [InlineData("2024-01-10", "MGCZ9 1", "MGCZ9", "Volume")]
    [InlineData("2024-01-10", "MGCJ4 10|MGCG4 10|MGCM4 9", "MGCG4", "Expiry")]
    [InlineData("2024-01-10", "MGCG4 0|MGCJ4 0", "MGCG4", "Expiry")]
    [InlineData("2019-11-20", "MGCG0 5|MGCZ9 5", "MGCZ9", "Expiry")] // the example of F2
    [InlineData("2019-12-31", "MGCG0 5|MGCZ9 5", "MGCZ9", "Expiry")]
    [InlineData("2020-01-01", "MGCG0 5|MGCZ9 5", "MGCG0", "Expiry")]
    [InlineData("2009-12-31", "MGCF0 5|MGCZ9 5", "MGCZ9", "Expiry")]
    [InlineData("2024-02-29", "MGCG4 5|MGCJ4 5", "MGCG4", "Expiry")] // its own month is not before the day's
    [InlineData("2024-03-01", "MGCG4 5|MGCJ4 5", "MGCJ4", "Expiry")] // MGCG4 now means 2034
    [InlineData("2024-01-10", "MGCG24 5|MGCJ4 5", "MGCG24", "Expiry")]
    [InlineData("2024-01-10", "MGCG4 5|MGCG24 5", "MGCG24", "Symbol")]
    [InlineData("2024-01-10", "MGCG4 5|MGCJ4 5|MGCG24 5", "MGCG24", "Symbol")]
    [InlineData("2024-01-10", "MGCF34 5|MGCZ33 5", "MGCZ33", "Expiry")]
    public void The_front_month_follows_the_rules(string day, string candidates, string contract, string reason) // F1, F2, F3
    {
        var parsed = candidates
            .Split('|')
            .Select(c => c.Split(' '))
            .Select(c => new PlainCandidate(c[0], UInt128.Parse(c[1], null), 1))
            .ToList();

        Assert.Equal((contract, Enum.Parse<PlainReason>(reason)), PlainSelection.FrontMonth(Workbench.Date(day), parsed));
        parsed.Reverse();
        Assert.Equal((contract, Enum.Parse<PlainReason>(reason)), PlainSelection.FrontMonth(Workbench.Date(day), parsed));
    }

    [Theory]
    [InlineData("MGCF4", "2024-01-31", "2024-01-01")]
    [InlineData("MGCF4", "2024-02-01", "2034-01-01")]
    [InlineData("MGCZ3", "2024-01-01", "2033-12-01")]
    [InlineData("MGCX0", "2012-06-01", "2020-11-01")]
    [InlineData("MGCG24", "2024-06-01", "2024-02-01")]
    [InlineData("MGCH5", "2015-03-31", "2015-03-01")]
    public void A_contract_month_is_read_from_its_name_and_the_day(string outright, string day, string month) => // F2
        Assert.Equal(Workbench.Date(month), PlainSelection.Expiry(outright, Workbench.Date(day)));

    [Fact]
    public void A_one_digit_year_means_the_first_matching_month_that_has_not_passed() // F2
    {
        for (var day = new DateOnly(2009, 1, 15); day < new DateOnly(2031, 1, 1); day = day.AddMonths(1))
        {
            foreach (var name in "FGHJKMNQUVXZ".SelectMany(m => Enumerable.Range(0, 10).Select(d => $"MGC{m}{d}")))
            {
                var expiry = PlainSelection.Expiry(name, day);
                Assert.Equal((name[4] - '0', "FGHJKMNQUVXZ"[expiry.Month - 1]), (expiry.Year % 10, name[3]));
                Assert.InRange(((expiry.Year - day.Year) * 12) + expiry.Month - day.Month, 0, 119);
            }
        }
    }

    [Fact]
    public void Volumes_above_64_bits_are_summed_and_not_wrapped() // F1
    {
        using var bench = new Workbench();
        var tape = Tape.EmptyDays("2024-01-10", "2024-01-10")
            .Bar("MGCG4", "2024-01-10T10:00Z", 2000m, 1UL << 63)
            .Bar("MGCG4", "2024-01-10T10:01Z", 2000m, 1UL << 63)
            .Bar("MGCJ4", "2024-01-10T10:00Z", 2000m, 7);

        var error = DerivedSource.Refused<Errors.DataException>(Errors.ErrorIds.BarInvalid, bench.Write(tape));

        Assert.Equal("MGCG4", error.Where.SourceSymbol); // chosen, and then refused by B3
    }

    [Fact]
    public void A_day_is_decided_once_over_all_files_and_for_any_requested_range() // F1, T3
    {
        using var bench = new Workbench();
        var tape = Tape.EmptyDays("2024-01-09", "2024-01-10")
            .Bar("MGCG4", "2024-01-09T22:59Z", 2000m, 100)
            .Bar("MGCG4", "2024-01-09T23:30Z", 2000m, 50)
            .Bar("MGCJ4", "2024-01-10T22:59Z", 2020m, 51);
        var (first, second) = (
            bench.Write(tape.Slice("2024-01-08T23:00Z", "2024-01-10T00:00Z"), "a.dbn"),
            bench.Write(tape.Slice("2024-01-10T00:00Z", "2024-01-10T23:00Z"), "b.dbn")
        );

        Assert.Equal(["MGCG4", "MGCJ4"], DerivedSource.From([second, first]).Days.Select(d => d.Contract));
        Assert.Equal("MGCJ4", Assert.Single(DerivedSource.From([second, first], "2024-01-10", "2024-01-10").Days).Contract);
    }

    [Fact]
    public void Spreads_other_roots_and_look_alikes_are_never_candidates() // A2
    {
        using var bench = new Workbench();
        string[] others = ["MGCG4-MGCJ4", "GCG4", "MGCG", "MGCG124", "MGCA4", "xMGCG4", "MGCG4 ", "MGC:BF G4-J4-M4", "mgcg4", "MGCY4"];
        var tape = others.Aggregate(
            Tape.EmptyDays("2024-01-10", "2024-01-10").Bar("MGCG4", "2024-01-10T10:00Z", 2000m, 1),
            (t, s) => t.Bar(s, "2024-01-10T10:00Z", 1m, 1000)
        );

        var derived = DerivedSource.From([bench.Write(tape)]);

        Assert.Equal("MGCG4", Assert.Single(Assert.Single(derived.Days).Candidates).Symbol);
        Assert.Equal(new CheckCounts(11, 1, 0, 10, 0, 0, 0), derived.Counts);
    }
}
