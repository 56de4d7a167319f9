using MgcBackfill.Independent;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Independent;

/// <summary>T1 and T2: the time arithmetic of the independent check.</summary>
public sealed class PlainTimeTests
{
    [Theory]
    [InlineData("2024-01-09T22:59Z", "2024-01-09")]
    [InlineData("2024-01-09T23:00Z", "2024-01-10")]
    [InlineData("2024-01-10T00:00Z", "2024-01-10")]
    [InlineData("2024-01-10T22:59Z", "2024-01-10")]
    [InlineData("2024-03-10T22:00Z", "2024-03-10")] // the first Sunday of US summer: an hour of its own
    [InlineData("2024-03-10T23:00Z", "2024-03-11")]
    [InlineData("2024-11-03T23:00Z", "2024-11-04")] // the first Sunday of US winter: Monday's
    [InlineData("2023-12-31T23:00Z", "2024-01-01")]
    [InlineData("2024-02-28T23:00Z", "2024-02-29")]
    [InlineData("1970-01-01T00:00Z", "1970-01-01")]
    public void A_bar_belongs_to_the_trading_day_of_Brisbane(string ts, string day) // T2
    {
        Assert.Equal(day, PlainTime.Format(PlainTime.TradingDay(DbnBuilder.Time(ts))));
        Assert.Equal(day, PlainTime.Format(PlainTime.TradingDayOfMicroseconds(DbnBuilder.Time(ts) / 1000)));
    }

    [Fact]
    public void Trading_days_are_those_of_the_time_zone_database() // T2: 09:00 to 09:00 in Australia/Brisbane
    {
        var brisbane = TimeZoneInfo.FindSystemTimeZoneById("Australia/Brisbane");
        for (var utc = new DateTime(2009, 12, 31, 22, 0, 0, DateTimeKind.Utc); utc.Year < 2031; utc = utc.AddMinutes(59))
        {
            var local = TimeZoneInfo.ConvertTimeFromUtc(utc, brisbane);
            var day = DateOnly.FromDateTime(local.AddHours(-9));
            Assert.Equal(day, PlainTime.TradingDay((utc - DateTime.UnixEpoch).Ticks * 100));
            Assert.Equal(
                new DateTime(day, new TimeOnly(9, 0)),
                TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddMicroseconds(PlainTime.OpenInMicroseconds(day)), brisbane)
            );
        }
    }

    [Theory]
    [InlineData("2024-01-09T23:59Z", "2024-01-09")]
    [InlineData("2024-01-10T00:00Z", "2024-01-10")]
    public void A_UTC_date_changes_at_midnight_UTC(string ts, string date) =>
        Assert.Equal(date, PlainTime.Format(PlainTime.UtcDate(DbnBuilder.Time(ts)))); // S3

    [Theory]
    [InlineData(0, "1970-01-01T00:00Z")]
    [InlineData(60_000_000_000, "1970-01-01T00:01Z")]
    [InlineData(61_000_000_000, "1970-01-01T00:01:01Z")]
    [InlineData(61_000_000_001, "1970-01-01T00:01:01.000000001Z")]
    public void A_timestamp_is_formatted_with_its_full_precision(long ts, string text) => Assert.Equal(text, PlainTime.Format(ts));

    [Fact]
    public void The_last_64_bit_timestamp_has_a_trading_day() =>
        Assert.Equal("2262-04-12", PlainTime.Format(PlainTime.TradingDay(long.MaxValue)));
}
