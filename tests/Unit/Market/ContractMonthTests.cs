using System.Globalization;
using FsCheck.Fluent;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Market;

public sealed class ContractMonthTests
{
    [Theory]
    [InlineData("MGCZ9", "2019-12-16", "2019-12")]
    [InlineData("MGCG0", "2019-12-16", "2020-02")]
    [InlineData("MGCG4", "2012-06-01", "2014-02")]
    [InlineData("MGCG4", "2022-06-01", "2024-02")]
    [InlineData("MGCG4", "2024-02-01", "2024-02")] // still trading in its own month
    [InlineData("MGCG4", "2024-02-29", "2024-02")]
    [InlineData("MGCG4", "2024-03-01", "2034-02")] // expired: only the next contract of that name can trade
    [InlineData("MGCF4", "2023-12-31", "2024-01")]
    [InlineData("MGCF4", "2024-01-31", "2024-01")]
    [InlineData("MGCZ3", "2024-01-01", "2033-12")]
    [InlineData("MGCZ3", "2023-12-31", "2023-12")]
    [InlineData("MGCZ9", "2020-01-01", "2029-12")]
    [InlineData("MGCX9", "2019-12-02", "2029-11")]
    [InlineData("MGCG9", "2010-01-04", "2019-02")]
    [InlineData("MGCF0", "2019-12-31", "2020-01")]
    [InlineData("MGCG24", "2023-06-01", "2024-02")]
    [InlineData("MGCG24", "2024-02-01", "2024-02")]
    [InlineData("MGCG24", "2024-03-01", "2124-02")]
    [InlineData("MGCZ09", "2009-12-31", "2009-12")]
    [InlineData("MGCF00", "2099-12-31", "2100-01")]
    [InlineData("MGCQ30", "2024-02-01", "2030-08")]
    public void The_year_is_the_first_matching_year_in_which_the_contract_can_trade(string symbol, string day, string month) // F2
    {
        Assert.True(ContractMonth.TryParse(symbol, Day(day), out var parsed));
        Assert.Equal(month, parsed.ToString());
    }

    [Fact]
    public void The_month_codes_are_those_of_the_exchange() => // F2
        Assert.Equal(
            Enumerable.Range(1, 12),
            "FGHJKMNQUVXZ".Select(c => ContractMonth.TryParse($"MGC{c}4", Day("2024-01-02"), out var month) ? month.Month : 0)
        );

    [Theory]
    [InlineData("MGCXG4")]
    [InlineData("MGCA4")]
    [InlineData("MGCG123")]
    [InlineData("MGCG4-MGCJ4")]
    [InlineData("")]
    public void Only_outrights_have_a_contract_month(string symbol) // F2
    {
        Assert.False(ContractMonth.TryParse(symbol, Day("2024-01-02"), out var month));
        Assert.Equal(default, month);
    }

    [Fact]
    public void A_contract_never_expires_before_the_day_and_never_lies_a_whole_cycle_ahead() => // F2
        FixedProperty.Holds(
            Gen.Elements("FGHJKMNQUVXZ".ToCharArray())
                .SelectMany(
                    code => Gen.Choose(0, 109),
                    (code, year) =>
                        $"MGC{code}"
                        + (
                            year < 100
                                ? year.ToString("D2", CultureInfo.InvariantCulture)
                                : (year - 100).ToString(CultureInfo.InvariantCulture)
                        )
                )
                .SelectMany(symbol => Gen.Choose(14_000, 30_000), (symbol, day) => (symbol, new TradingDay(day))),
            sample =>
            {
                var (symbol, day) = sample;
                Assert.True(ContractMonth.TryParse(symbol, day, out var month));
                var ahead = ((month.Year - day.Date.Year) * 12) + month.Month - day.Date.Month;
                var cycle = symbol.Length == 5 ? 10 : 100;
                Assert.InRange(ahead, 0, (cycle * 12) - 1);
                Assert.Equal(int.Parse(symbol.AsSpan(4), CultureInfo.InvariantCulture), month.Year % cycle);
            },
            cases: 2000
        );

    // Every contract of ten years, seen from days around the ends of two decades: quarterly, even months, every month, and grains.
    [Theory]
    [InlineData("ES")]
    [InlineData("MGC")]
    [InlineData("CL")]
    [InlineData("6E")]
    [InlineData("M2K")]
    [InlineData("ZC")]
    [InlineData("ZS")]
    [InlineData("ZM")]
    public void Contracts_are_told_apart_over_the_end_of_a_decade(string root) // F2
    {
        var months = Products.Get(root).Months!.Select(c => Products.MonthCodes.IndexOf(c, StringComparison.Ordinal) + 1).ToArray();
        string[] days = ["2019-11-29", "2019-12-31", "2020-01-01", "2020-02-28", "2029-10-31", "2029-12-30", "2029-12-31", "2030-01-02"];
        foreach (var day in days.Select(Day))
        {
            var listed = Enumerable
                .Range(0, 120)
                .Select(m => day.Date.AddDays(1 - day.Date.Day).AddMonths(m))
                .Where(d => months.Contains(d.Month))
                .Select(d => new ContractMonth(d.Year, d.Month))
                .ToArray();

            Assert.Equal(listed, listed.Select(m => Parse($"{root}{Products.MonthCodes[m.Month - 1]}{m.Year % 10}", day)));
            Assert.Equal(listed, listed.Select(m => Parse($"{root}{Products.MonthCodes[m.Month - 1]}{m.Year % 100:D2}", day)));
        }

        static ContractMonth Parse(string symbol, TradingDay day) => ContractMonth.TryParse(symbol, day, out var month) ? month : default;
    }

    [Fact]
    public void Months_are_ordered_by_expiry() // F2
    {
        var (december, february) = (new ContractMonth(2019, 12), new ContractMonth(2020, 2));

        Assert.True(december < february && december <= february && february > december && february >= december);
        Assert.False(february < december || february <= december || december > february || december >= february);
        Assert.True(new ContractMonth(2020, 2).CompareTo(february) == 0 && new ContractMonth(2020, 4) > february);
    }

    private static TradingDay Day(string date) => TradingDay.From(DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture));
}
