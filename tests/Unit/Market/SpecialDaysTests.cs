using MgcBackfill.Market;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Market;

/// <summary>Special days and business days, against published calendars.</summary>
public sealed class SpecialDaysTests
{
    [Fact]
    public void Good_Fridays_match_published_calendars()
    {
        string[] fridays =
        [
            "2011-04-22",
            "2012-04-06",
            "2013-03-29",
            "2014-04-18",
            "2015-04-03",
            "2016-03-25",
            "2017-04-14",
            "2018-03-30",
            "2019-04-19",
            "2020-04-10",
            "2021-04-02",
            "2022-04-15",
            "2023-04-07",
            "2024-03-29",
            "2025-04-18",
        ];

        Assert.Equal(fridays.Select(Workbench.Date), Enumerable.Range(2011, 15).SelectMany(GoodFridays));
    }

    [Theory]
    [InlineData(1954, "1954-04-16")] // the two corrections of the Easter rule
    [InlineData(1981, "1981-04-17")]
    [InlineData(2038, "2038-04-23")]
    [InlineData(2076, "2076-04-17")]
    public void Easter_is_never_on_April_26(int year, string friday) =>
        Assert.Equal(Workbench.Date(friday), Assert.Single(GoodFridays(year)));

    [Theory]
    [InlineData("2024-01-01", SpecialDay.NewYear)]
    [InlineData("2023-01-02", SpecialDay.NewYear)] // the first is a Sunday
    [InlineData("2023-01-03", SpecialDay.DayAfterNewYear)]
    [InlineData("2021-01-04", SpecialDay.DayAfterNewYear)] // the first is a Friday
    [InlineData("2022-01-03", null)] // the first is a Saturday
    [InlineData("2024-01-15", SpecialDay.MartinLutherKing)]
    [InlineData("2024-02-19", SpecialDay.Presidents)]
    [InlineData("2024-05-27", SpecialDay.Memorial)]
    [InlineData("2021-05-31", SpecialDay.Memorial)]
    [InlineData("2021-06-18", null)] // not kept yet
    [InlineData("2022-06-20", SpecialDay.Juneteenth)] // on a Sunday
    [InlineData("2026-06-19", SpecialDay.Juneteenth)]
    [InlineData("2027-06-18", SpecialDay.Juneteenth)] // on a Saturday
    [InlineData("2024-07-03", SpecialDay.IndependenceEve)]
    [InlineData("2020-07-02", null)] // the Friday is the holiday
    [InlineData("2020-07-03", SpecialDay.Independence)] // on a Saturday
    [InlineData("2020-07-06", SpecialDay.DayAfterIndependence)]
    [InlineData("2021-07-05", SpecialDay.Independence)] // on a Sunday
    [InlineData("2022-07-01", null)] // the Friday before a Monday
    [InlineData("2024-07-05", SpecialDay.DayAfterIndependence)]
    [InlineData("2024-09-02", SpecialDay.Labor)]
    [InlineData("2024-11-28", SpecialDay.Thanksgiving)]
    [InlineData("2024-11-29", SpecialDay.DayAfterThanksgiving)]
    [InlineData("2024-12-24", SpecialDay.ChristmasEve)]
    [InlineData("2021-12-24", SpecialDay.Christmas)] // on a Saturday
    [InlineData("2021-12-27", SpecialDay.DayAfterChristmas)]
    [InlineData("2022-12-26", SpecialDay.Christmas)] // on a Sunday
    [InlineData("2022-12-27", SpecialDay.DayAfterChristmas)]
    [InlineData("2020-12-28", SpecialDay.DayAfterChristmas)] // on a Friday
    [InlineData("2024-12-31", SpecialDay.NewYearEve)]
    [InlineData("2022-12-24", null)] // a Saturday
    [InlineData("2024-05-08", null)]
    internal void A_special_day_is_found_by_its_date(string date, SpecialDay? day) =>
        Assert.Equal(day, SpecialDays.Find(Workbench.Date(date)));

    // Every day of fifteen years that is not a weekend and not a business day, counted: ten holidays a year from 2022 on, nine before, and
    // one less in a year whose New Year falls on a Saturday.
    [Theory]
    [InlineData(2011, 8)] // New Year on a Saturday
    [InlineData(2016, 9)]
    [InlineData(2021, 9)]
    [InlineData(2022, 9)] // New Year on a Saturday
    [InlineData(2024, 10)]
    [InlineData(2026, 10)]
    public void A_year_has_its_holidays(int year, int holidays) =>
        Assert.Equal(
            holidays,
            DaysOf(year).Count(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !SpecialDays.IsBusinessDay(d))
        );

    private static IEnumerable<DateOnly> GoodFridays(int year) => DaysOf(year).Where(d => SpecialDays.Find(d) == SpecialDay.GoodFriday);

    private static IEnumerable<DateOnly> DaysOf(int year)
    {
        for (var date = new DateOnly(year, 1, 1); date.Year == year; date = date.AddDays(1))
            yield return date;
    }
}
