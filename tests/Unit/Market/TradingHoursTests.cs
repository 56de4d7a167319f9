using MgcBackfill.Market;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Market;

/// <summary>The hours of Micro Gold match docs/sessions.md, minute by minute.</summary>
public sealed class TradingHoursTests
{
    private static readonly TradingHours s_hours = Products.Default.Hours!;

    // Every weekday of these years with unusual hours, copied from calendars, with the days before and after it.
    private static readonly HashSet<DateOnly> s_unusual =
    [
        .. (
            (string[])
                [
                    "2016-01-01",
                    "2016-01-18",
                    "2016-02-15",
                    "2016-03-25",
                    "2016-05-30",
                    "2016-07-04",
                    "2016-09-05",
                    "2016-11-24",
                    "2016-11-25",
                    "2016-12-26",
                    "2017-01-02",
                    "2017-01-16",
                    "2017-02-20",
                    "2017-04-14",
                    "2017-05-29",
                    "2017-07-04",
                    "2017-09-04",
                    "2017-11-23",
                    "2017-11-24",
                    "2017-12-25",
                    "2018-01-01",
                    "2023-01-02",
                    "2023-01-16",
                    "2023-02-20",
                    "2023-04-07",
                    "2023-05-29",
                    "2023-06-19",
                    "2023-07-04",
                    "2023-09-04",
                    "2023-11-23",
                    "2023-11-24",
                    "2023-12-25",
                    "2024-01-01",
                    "2024-01-01",
                    "2024-01-15",
                    "2024-02-19",
                    "2024-03-29",
                    "2024-05-27",
                    "2024-06-19",
                    "2024-07-04",
                    "2024-09-02",
                    "2024-11-28",
                    "2024-11-29",
                    "2024-12-24",
                    "2024-12-25",
                    "2025-01-01",
                ]
        )
            .Select(Date)
            .SelectMany(d => new[] { d.AddDays(-1), d, d.AddDays(1) }),
    ];

    [Theory]
    [InlineData("2024-07-07T21:59Z", MarketState.Weekend)] // a Sunday in summer
    [InlineData("2024-07-07T22:00Z", MarketState.Open)]
    [InlineData("2024-01-07T22:59Z", MarketState.Weekend)] // and in winter
    [InlineData("2024-01-07T23:00Z", MarketState.Open)]
    [InlineData("2024-07-12T20:59Z", MarketState.Open)] // a Friday in summer
    [InlineData("2024-07-12T21:00Z", MarketState.Weekend)]
    [InlineData("2024-01-12T21:59Z", MarketState.Open)] // and in winter
    [InlineData("2024-01-12T22:00Z", MarketState.Weekend)]
    [InlineData("2024-07-09T20:59Z", MarketState.Open)] // the daily break
    [InlineData("2024-07-09T21:00Z", MarketState.Maintenance)]
    [InlineData("2024-07-09T21:59Z", MarketState.Maintenance)]
    [InlineData("2024-07-09T22:00Z", MarketState.Open)]
    [InlineData("2015-09-17T21:14Z", MarketState.Open)] // a quarter of an hour shorter until 2015-09-18
    [InlineData("2015-09-17T21:15Z", MarketState.Maintenance)]
    [InlineData("2015-09-18T21:14Z", MarketState.Open)]
    [InlineData("2015-09-18T21:15Z", MarketState.Weekend)]
    [InlineData("2015-09-21T20:59Z", MarketState.Open)]
    [InlineData("2015-09-21T21:00Z", MarketState.Maintenance)]
    [InlineData("2024-03-08T21:59Z", MarketState.Open)] // the clocks go forward
    [InlineData("2024-03-08T22:00Z", MarketState.Weekend)]
    [InlineData("2024-03-10T21:59Z", MarketState.Weekend)]
    [InlineData("2024-03-10T22:00Z", MarketState.Open)]
    [InlineData("2024-11-01T20:59Z", MarketState.Open)] // and back
    [InlineData("2024-11-01T21:00Z", MarketState.Weekend)]
    [InlineData("2024-11-03T22:59Z", MarketState.Weekend)]
    [InlineData("2024-11-03T23:00Z", MarketState.Open)]
    public void The_week_follows_New_York_time(string minute, MarketState state) => Assert.Equal(state, At(minute)); // T2

    [Theory]
    [InlineData("2024-03-28T20:59Z", MarketState.Open)] // Good Friday
    [InlineData("2024-03-28T21:00Z", MarketState.Holiday)]
    [InlineData("2024-03-28T22:00Z", MarketState.Holiday)]
    [InlineData("2024-03-29T15:00Z", MarketState.Holiday)]
    [InlineData("2024-03-29T21:00Z", MarketState.Weekend)]
    [InlineData("2024-12-24T18:44Z", MarketState.Open)] // Christmas, and its eve
    [InlineData("2024-12-24T18:45Z", MarketState.Unknown)]
    [InlineData("2024-12-24T19:44Z", MarketState.Unknown)]
    [InlineData("2024-12-24T19:45Z", MarketState.Holiday)]
    [InlineData("2024-12-24T22:30Z", MarketState.Holiday)]
    [InlineData("2024-12-25T22:59Z", MarketState.Holiday)]
    [InlineData("2024-12-25T23:00Z", MarketState.Open)]
    [InlineData("2021-12-23T21:59Z", MarketState.Open)] // Christmas on a Saturday
    [InlineData("2021-12-24T12:00Z", MarketState.Holiday)]
    [InlineData("2022-12-25T23:30Z", MarketState.Holiday)] // on a Sunday
    [InlineData("2022-12-26T22:59Z", MarketState.Holiday)]
    [InlineData("2022-12-26T23:00Z", MarketState.Open)]
    [InlineData("2021-12-31T21:59Z", MarketState.Open)] // New Year on a Saturday moves nothing
    [InlineData("2017-01-02T12:00Z", MarketState.Holiday)] // on a Sunday, the Monday
    public void Full_holidays_have_no_session(string minute, MarketState state) => Assert.Equal(state, At(minute));

    [Theory]
    [InlineData("2013-07-04T16:59Z", MarketState.Open)] // documented: closed from 12:15 in Chicago
    [InlineData("2013-07-04T17:00Z", MarketState.Unknown)]
    [InlineData("2013-07-04T17:15Z", MarketState.Holiday)]
    [InlineData("2013-07-04T21:15Z", MarketState.Maintenance)]
    [InlineData("2013-07-04T22:00Z", MarketState.Open)]
    [InlineData("2012-01-16T17:59Z", MarketState.Open)] // before 2013-07-04 no source says that it ends early
    [InlineData("2012-01-16T18:00Z", MarketState.Unknown)]
    [InlineData("2012-01-16T22:14Z", MarketState.Unknown)]
    [InlineData("2012-01-16T22:15Z", MarketState.Maintenance)]
    [InlineData("2024-01-15T18:00Z", MarketState.Unknown)] // since 2022 the sources disagree by an hour and a half
    [InlineData("2024-01-15T19:29Z", MarketState.Unknown)]
    [InlineData("2024-01-15T19:30Z", MarketState.Holiday)]
    [InlineData("2020-07-03T17:15Z", MarketState.Holiday)] // Independence on a Saturday
    [InlineData("2021-07-05T17:15Z", MarketState.Holiday)] // on a Sunday
    [InlineData("2022-06-20T18:30Z", MarketState.Holiday)] // Juneteenth, on a Sunday
    [InlineData("2021-06-18T18:30Z", MarketState.Open)] // before it was kept
    [InlineData("2024-02-19T19:30Z", MarketState.Holiday)] // Presidents
    [InlineData("2024-05-27T18:30Z", MarketState.Holiday)] // Memorial
    [InlineData("2024-09-02T18:30Z", MarketState.Holiday)] // Labor
    [InlineData("2019-11-28T18:15Z", MarketState.Holiday)] // Thanksgiving
    [InlineData("2019-11-29T18:44Z", MarketState.Open)]
    [InlineData("2019-11-29T19:45Z", MarketState.Holiday)]
    [InlineData("2019-11-27T21:59Z", MarketState.Open)] // and not the day before
    [InlineData("2013-07-03T20:59Z", MarketState.Open)]
    public void On_minor_holidays_the_session_ends_early_as_documented(string minute, MarketState state) => Assert.Equal(state, At(minute));

    [Theory]
    [InlineData("2014-08-24T22:00Z", MarketState.Halt)]
    [InlineData("2014-08-25T01:59Z", MarketState.Halt)]
    [InlineData("2014-08-25T02:00Z", MarketState.Open)]
    [InlineData("2019-02-27T00:38Z", MarketState.Open)]
    [InlineData("2019-02-27T00:39Z", MarketState.Unknown)]
    [InlineData("2019-02-27T03:45Z", MarketState.Open)]
    [InlineData("2010-12-31T21:14Z", MarketState.Open)]
    [InlineData("2010-12-31T21:15Z", MarketState.Unknown)]
    [InlineData("2025-11-28T02:40Z", MarketState.Unknown)]
    [InlineData("2025-11-28T13:30Z", MarketState.Open)]
    [InlineData("2025-01-09T16:00Z", MarketState.Open)] // a day of mourning on which metals traded
    [InlineData("2012-10-30T16:00Z", MarketState.Open)] // a storm that closed the floor, and not Globex
    public void Halts_of_the_whole_exchange_are_in_the_table(string minute, MarketState state) => Assert.Equal(state, At(minute));

    [Theory]
    [InlineData("2026-01-01T12:00Z", MarketState.Holiday)]
    [InlineData("2026-01-19T17:59Z", MarketState.Open)] // Martin Luther King
    [InlineData("2026-01-19T19:30Z", MarketState.Holiday)]
    [InlineData("2026-01-19T23:00Z", MarketState.Open)]
    [InlineData("2026-04-03T14:00Z", MarketState.Holiday)] // Good Friday
    [InlineData("2026-07-03T16:59Z", MarketState.Open)] // Independence, observed
    [InlineData("2026-07-03T18:30Z", MarketState.Holiday)]
    [InlineData("2026-11-26T20:00Z", MarketState.Holiday)] // Thanksgiving
    [InlineData("2026-12-25T14:00Z", MarketState.Holiday)]
    public void The_schedule_of_2026_is_in_the_table(string minute, MarketState state) => Assert.Equal(state, At(minute));

    [Theory]
    [InlineData("2010-10-03T21:14Z", MarketState.Unknown)]
    [InlineData("2010-10-03T21:15Z", MarketState.Weekend)]
    [InlineData("2010-10-03T22:00Z", MarketState.Open)]
    [InlineData("2009-07-12T03:00Z", MarketState.Unknown)] // before that, not even a Sunday is known to be closed
    [InlineData("2026-12-31T21:59Z", MarketState.Open)]
    [InlineData("2026-12-31T22:00Z", MarketState.Unknown)]
    [InlineData("2027-01-02T12:00Z", MarketState.Unknown)]
    public void Outside_its_validity_the_table_is_unknown(string minute, MarketState state) => Assert.Equal(state, At(minute));

    [Theory]
    [InlineData(1)]
    [InlineData(2262)]
    [InlineData(9999)]
    public void The_limits_of_the_calendar_are_unknown_and_not_an_error(int year)
    {
        var minutes = new MarketState[TradingHours.MinutesPerDay];
        minutes.AsSpan().Fill(MarketState.Open);

        s_hours.Classify(TradingDay.From(new DateOnly(year, year == 1 ? 1 : 12, year == 1 ? 2 : 31)), minutes);

        Assert.All(minutes, m => Assert.Equal(MarketState.Unknown, m));
    }

    // The rule against the time zone data of the system, at both ends of every quarter of an hour.
    [Theory]
    [InlineData(2016)]
    [InlineData(2017)]
    [InlineData(2023)]
    [InlineData(2024)]
    public void Usual_days_follow_the_system_time_zone_of_New_York(int year)
    {
        var newYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var minutes = new MarketState[TradingHours.MinutesPerDay];
        for (var date = new DateOnly(year, 1, 1); date.Year == year; date = date.AddDays(1))
        {
            s_hours.Classify(TradingDay.From(date), minutes);
            for (var i = 0; i < minutes.Length; i += i % 15 == 0 ? 14 : 1)
            {
                var local = TimeZoneInfo.ConvertTimeFromUtc(date.AddDays(-1).ToDateTime(new TimeOnly(23, 0)).AddMinutes(i), newYork);
                if (!s_unusual.Contains(DateOnly.FromDateTime(local)) && !s_unusual.Contains(DateOnly.FromDateTime(local.AddHours(6))))
                    Assert.True(Usual(local) == minutes[i], $"{local:ddd yyyy-MM-dd HH:mm} in New York: {minutes[i]}");
            }
        }
    }

    private static MarketState Usual(DateTime local)
    {
        var time = TimeOnly.FromDateTime(local);
        return local.DayOfWeek switch
        {
            DayOfWeek.Saturday => MarketState.Weekend,
            DayOfWeek.Sunday => time.Hour >= 18 ? MarketState.Open : MarketState.Weekend,
            DayOfWeek.Friday => time.Hour >= 17 ? MarketState.Weekend : MarketState.Open,
            _ => time.Hour == 17 ? MarketState.Maintenance : MarketState.Open,
        };
    }

    private static MarketState At(string minute)
    {
        var ts = DbnBuilder.Time(minute);
        var (day, minutes) = (TradingDay.FromTimestamp(ts), new MarketState[TradingHours.MinutesPerDay]);
        s_hours.Classify(day, minutes);
        return minutes[(ts - day.Open) / 60_000_000_000];
    }

    private static DateOnly Date(string date) => Workbench.Date(date);
}
