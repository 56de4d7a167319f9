using System.Globalization;
using MgcBackfill.Synthetic;

namespace MgcBackfill.Tests.Synthetic;

public sealed class GlobexCalendarTests
{
    [Theory]
    [InlineData("2024-03-08", "2024-03-07T23:00", "2024-03-08T22:00")] // Friday before the clocks go forward
    [InlineData("2024-03-11", "2024-03-10T22:00", "2024-03-11T21:00")] // Monday after: opened on the Sunday itself
    [InlineData("2024-11-01", "2024-10-31T22:00", "2024-11-01T21:00")]
    [InlineData("2024-11-04", "2024-11-03T23:00", "2024-11-04T22:00")]
    public void A_session_is_23_hours_of_US_Central_time(string date, string open, string close) // T2
    {
        var session = GlobexCalendar.GetSession(Date(date))!.Value;

        Assert.Equal(Ns(open), session.Open);
        Assert.Equal(Ns(close), session.Open + (session.Minutes * GlobexSession.Minute));
    }

    [Theory]
    [InlineData("2024-03-09")] // Saturday
    [InlineData("2024-03-10")] // Sunday: its evening belongs to Monday
    [InlineData("2024-03-29")] // Good Friday
    [InlineData("2019-04-19")]
    [InlineData("2011-04-22")]
    [InlineData("2025-04-18")]
    [InlineData("2024-01-01")]
    [InlineData("2023-01-02")] // New Year on a Sunday
    [InlineData("2022-12-26")] // Christmas on a Sunday
    [InlineData("2021-12-24")] // Christmas on a Saturday
    public void Weekends_and_full_holidays_have_no_session(string date) => Assert.Null(GlobexCalendar.GetSession(Date(date)));

    [Theory]
    [InlineData("2024-01-15")] // Martin Luther King
    [InlineData("2024-02-19")] // Presidents
    [InlineData("2024-05-27")] // Memorial
    [InlineData("2021-05-31")]
    [InlineData("2024-06-19")] // Juneteenth
    [InlineData("2024-07-04")] // Independence
    [InlineData("2021-07-05")] // on a Sunday
    [InlineData("2020-07-03")] // on a Saturday
    [InlineData("2024-09-02")] // Labor
    [InlineData("2024-11-28")] // Thanksgiving
    [InlineData("2024-11-29")]
    [InlineData("2024-12-24")]
    public void Minor_holidays_end_at_noon(string date) => Assert.True(GlobexCalendar.GetSession(Date(date))!.Value.IsShort);

    [Theory]
    [InlineData("2021-06-18")] // before Juneteenth was kept
    [InlineData("2021-12-31")] // New Year on a Saturday moves nothing
    [InlineData("2024-05-20")]
    [InlineData("2024-11-27")]
    public void Other_weekdays_are_full(string date) => Assert.False(GlobexCalendar.GetSession(Date(date))!.Value.IsShort);

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static long Ns(string text) =>
        (DateTime.ParseExact(text, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture) - DateTime.UnixEpoch).Ticks * 100;
}
