using System.Globalization;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Integrity;

namespace MgcBackfill.Tests.Integrity;

public sealed class BarViolationTests
{
    private static readonly Bar s_bar = new()
    {
        TsEvent = 1_704_189_600_000_000_000,
        Open = 2_065_100_000_000,
        High = 2_064_000_000_000,
        Low = 2_063_123_456_789,
        Close = long.MaxValue,
        Volume = 12_345,
        InstrumentId = 42,
        Record = 1_234_567,
    };

    private static readonly BarViolation s_violation = new(BarRule.HighNotHighest, s_bar, "MGCG4", "gold.dbn.zst");

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    public void A_violation_reports_every_fact_in_every_culture(string culture) // B5
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(
                "2024-01-02T10:00Z MGCG4 O 2065.1 H 2064.0 L 2063.123456789 C undefined V 12345: "
                    + "high must be at least open, low and close (gold.dbn.zst, record 1234567).",
                s_violation.ToString()
            );
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_error_carries_the_data() // B5
    {
        var error = s_violation.ToException();

        Assert.Equal((ErrorIds.BarInvalid, ErrorClass.Data, s_violation.ToString()), (error.Id, error.Class, error.Message));
        Assert.Equal(
            new ErrorLocation
            {
                File = "gold.dbn.zst",
                RecordIndex = 1_234_567,
                InstrumentId = 42,
                SourceSymbol = "MGCG4",
                TsUtc = new DateTime(2024, 1, 2, 10, 0, 0, DateTimeKind.Utc),
                TradingDay = new DateOnly(2024, 1, 2),
            },
            error.Where
        );
        Assert.Equal(ExitCodes.DataRefused, ExitCodes.For(error));
    }

    [Fact]
    public void A_negative_price_and_an_undefined_time_are_reported_exactly() // B5
    {
        var violation = s_violation with { Bar = s_bar with { TsEvent = -1, Open = -100_000_000 } };

        Assert.StartsWith("18446744073709551615 ns MGCG4 O -0.1 H", violation.ToString(), StringComparison.Ordinal);
        Assert.Null(violation.ToException().Where.TsUtc);
    }

    [Fact]
    public void A_time_off_the_minute_is_reported_with_its_fraction() => // B4, B5
        Assert.StartsWith(
            "2024-01-02T10:00:01.5Z ",
            (s_violation with { Bar = s_bar with { TsEvent = s_bar.TsEvent + 1_500_000_000 } }).ToString(),
            StringComparison.Ordinal
        );
}
