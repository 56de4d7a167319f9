using System.Globalization;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Market;

/// <summary>Last trading days (R3). The lists of Micro Copper, soybean oil and soybean meal are published ones.</summary>
public sealed class LastTradingDayTests
{
    [Theory]
    [InlineData("2010-12", "2010-12-29")]
    [InlineData("2023-12", "2023-12-27")]
    [InlineData("2024-02", "2024-02-27")]
    [InlineData("2024-03", "2024-03-26")] // Good Friday on the 29th
    [InlineData("2021-05", "2021-05-26")] // Memorial Day on the 31st
    [InlineData("2024-11", "2024-11-26")] // Thanksgiving on the 28th; the day after is a business day
    [InlineData("2024-12", "2024-12-27")]
    [InlineData("2022-12", "2022-12-28")]
    [InlineData("2019-12", "2019-12-27")]
    [InlineData("2025-08", "2025-08-27")]
    public void A_contract_of_gold_ends_on_the_third_last_business_day_of_its_month(string month, string day) // R3
    {
        Assert.Equal(Workbench.Date(day), Compute("MGC", month));
        Assert.Equal(Workbench.Date(day), Compute("GC", month));
    }

    [Theory]
    [InlineData("MHG", "2022-09", "2022-08-29")]
    [InlineData("MHG", "2022-10", "2022-09-28")]
    [InlineData("MHG", "2022-11", "2022-10-27")]
    [InlineData("MHG", "2022-12", "2022-11-28")]
    [InlineData("MHG", "2023-01", "2022-12-28")]
    [InlineData("MHG", "2023-02", "2023-01-27")]
    [InlineData("MHG", "2023-03", "2023-02-24")]
    [InlineData("MHG", "2023-04", "2023-03-29")]
    [InlineData("MHG", "2023-05", "2023-04-26")]
    [InlineData("MHG", "2023-06", "2023-05-26")]
    [InlineData("MHG", "2023-07", "2023-06-28")]
    [InlineData("MHG", "2023-08", "2023-07-27")]
    [InlineData("ZL", "2022-12", "2022-12-14")]
    [InlineData("ZL", "2023-01", "2023-01-13")]
    [InlineData("ZL", "2023-03", "2023-03-14")]
    [InlineData("ZL", "2023-05", "2023-05-12")]
    [InlineData("ZL", "2023-07", "2023-07-14")]
    [InlineData("ZL", "2023-08", "2023-08-14")]
    [InlineData("ZL", "2023-09", "2023-09-14")]
    [InlineData("ZL", "2023-10", "2023-10-13")]
    [InlineData("ZM", "2023-12", "2023-12-14")]
    [InlineData("ES", "2024-06", "2024-06-21")] // a news report
    [InlineData("CL", "2020-05", "2020-04-21")] // the contract that traded below zero on the day before
    public void Published_last_trading_days_follow_from_the_rules(string root, string month, string day) => // R3
        Assert.Equal(Workbench.Date(day), Compute(root, month));

    // Worked out by hand from the text of each rule.
    [Theory]
    [InlineData("CL", "2024-01", "2023-12-19")] // December 25 is no business day; three before Friday the 22nd
    [InlineData("CL", "2024-03", "2024-02-20")] // the 25th is a Sunday; the 19th is a holiday
    [InlineData("CL", "2023-12", "2023-11-20")] // the 25th is a Saturday; three before Friday the 24th, without Thanksgiving
    [InlineData("MCL", "2024-01", "2023-12-18")]
    [InlineData("NG", "2024-01", "2023-12-27")]
    [InlineData("RB", "2024-01", "2023-12-29")]
    [InlineData("HO", "2024-06", "2024-05-31")]
    [InlineData("HO", "2024-04", "2024-03-28")] // Good Friday on the 29th
    [InlineData("ZN", "2024-03", "2024-03-19")] // seven before Thursday the 28th
    [InlineData("ZB", "2023-12", "2023-12-19")] // seven before Friday the 29th, without Christmas
    [InlineData("ZT", "2024-03", "2024-03-28")]
    [InlineData("ZF", "2024-06", "2024-06-28")]
    [InlineData("6E", "2024-03", "2024-03-18")]
    [InlineData("6E", "2026-01", "2026-01-16")] // Martin Luther King Day is two days before the Wednesday
    [InlineData("6B", "2024-06", "2024-06-17")] // the Wednesday itself is Juneteenth
    [InlineData("6C", "2024-03", "2024-03-19")]
    [InlineData("ES", "2024-03", "2024-03-15")]
    [InlineData("ZC", "2024-12", "2024-12-13")] // the 15th is a Sunday
    [InlineData("BTC", "2023-12", "2023-12-29")]
    [InlineData("BTC", "2024-03", "2024-03-28")] // Good Friday
    [InlineData("MBT", "2021-12", "2021-12-31")]
    [InlineData("MET", "2025-12", "2025-12-24")] // the Friday is Boxing Day
    [InlineData("BTC", "2020-12", "2020-12-24")] // the Friday is Christmas
    public void Each_rule_steps_over_holidays(string root, string month, string day) => // R3
        Assert.Equal(Workbench.Date(day), Compute(root, month));

    [Fact]
    public void If_the_third_Friday_is_a_holiday_the_day_is_unknown() // R3
    {
        Assert.Null(Compute("ES", "2026-06")); // Juneteenth
        Assert.Null(Compute("YM", "2008-03")); // Good Friday
    }

    // For every product and month of 60 years: a day on which the exchange works, in the contract month or just before it, and in order.
    [Fact]
    public void Contracts_end_in_the_order_of_their_months() // R3
    {
        foreach (var product in Products.Known)
        {
            DateOnly? last = null;
            for (var month = new ContractMonth(2010, 1); month.Year < 2070; month = Next(month))
            {
                if (product.GetLastTradingDay(month) is not { } day)
                    continue;
                Assert.True(SpecialDays.IsBusinessDay(day), $"{product} {month}: {day:o}");
                Assert.True(!(day <= last), $"{product} {month}: {day:o} after {last:o}");
                Assert.InRange(((month.Year - day.Year) * 12) + month.Month - day.Month, 0, 1);
                last = day;
            }

            Assert.NotNull(last); // the table has a rule for every product
        }
    }

    [Fact]
    public void An_unknown_product_has_no_last_trading_day() => // R3
        Assert.Null(Products.Get("XYZ").GetLastTradingDay(new ContractMonth(2024, 3)));

    private static ContractMonth Next(ContractMonth month) =>
        month.Month == 12 ? new ContractMonth(month.Year + 1, 1) : month with { Month = month.Month + 1 };

    private static DateOnly? Compute(string root, string month) =>
        Products
            .Get(root)
            .GetLastTradingDay(
                new ContractMonth(int.Parse(month[..4], CultureInfo.InvariantCulture), int.Parse(month[5..], CultureInfo.InvariantCulture))
            );
}
