using MgcBackfill.Market;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Market;

/// <summary>The hours of every group of products (R3). Those of metals are in <see cref="TradingHoursTests"/>.</summary>
public sealed class ProductHoursTests
{
    private const long Minute = 60_000_000_000;

    // An ordinary week without any special day, and the sessions of its days in the time of the zone, as specifications write them.
    private static readonly (string Roots, string Zone, string Sessions)[] s_groups =
    [
        ("GC MGC SI SIL HG MHG PL CL MCL NG RB HO", "America/New_York", "18:00-17:00"),
        ("ES MES NQ MNQ RTY M2K YM MYM", "America/Chicago", "17:00-16:00"),
        ("6E 6J 6B 6A 6C ZN ZB ZF ZT BTC MBT ETH MET", "America/Chicago", "17:00-16:00"),
        ("ZC ZS ZM ZL ZW KE", "America/Chicago", "19:00-07:45 08:30-13:20"),
    ];

    public static TheoryData<string> Roots => [.. Products.Known.Select(p => p.Root)];

    [Theory]
    [InlineData("2024-05-06")] // summer
    [InlineData("2023-02-06")] // winter
    [InlineData("2024-03-11")] // the week after the clocks went forward
    [InlineData("2023-11-06")] // the week after they went back
    public void An_ordinary_week_is_the_one_of_the_specification(string monday) // R3
    {
        var roots = new List<string>();
        foreach (var (group, zone, sessions) in s_groups)
        {
            foreach (var root in group.Split(' '))
            {
                roots.Add(root);
                RequireWeek(Products.Get(root), TimeZoneInfo.FindSystemTimeZoneById(zone), sessions, Workbench.Date(monday));
            }
        }

        Assert.Equal(roots.Order(StringComparer.Ordinal), Products.Known.Select(p => p.Root).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("ES", "2013-04-10T20:14Z", MarketState.Open)] // until 2021 a pause from 15:15 to 15:30 in Chicago
    [InlineData("ES", "2013-04-10T20:15Z", MarketState.Maintenance)]
    [InlineData("ES", "2013-04-10T20:30Z", MarketState.Open)]
    [InlineData("ES", "2013-04-10T21:14Z", MarketState.Open)] // and until 2015 to 16:15
    [InlineData("ES", "2013-04-10T21:15Z", MarketState.Maintenance)]
    [InlineData("ES", "2013-04-10T22:00Z", MarketState.Open)]
    [InlineData("ES", "2015-09-18T21:14Z", MarketState.Open)]
    [InlineData("ES", "2015-09-21T21:00Z", MarketState.Maintenance)]
    [InlineData("ES", "2021-06-25T20:29Z", MarketState.Maintenance)]
    [InlineData("ES", "2021-06-28T20:15Z", MarketState.Open)]
    [InlineData("ES", "2012-11-16T18:00Z", MarketState.Unknown)] // before the first known hours
    [InlineData("ES", "2012-11-18T23:00Z", MarketState.Open)]
    [InlineData("ZC", "2013-04-07T23:59Z", MarketState.Weekend)]
    [InlineData("ZC", "2013-04-08T00:00Z", MarketState.Open)]
    [InlineData("ZC", "2013-04-05T15:00Z", MarketState.Unknown)]
    [InlineData("ZC", "2015-07-01T18:14Z", MarketState.Open)] // to 13:15 until 2015-07-03, then to 13:20
    [InlineData("ZC", "2015-07-01T18:15Z", MarketState.Maintenance)]
    [InlineData("ZC", "2015-07-07T18:19Z", MarketState.Open)]
    [InlineData("CL", "2015-09-17T21:14Z", MarketState.Open)]
    [InlineData("CL", "2015-09-21T21:00Z", MarketState.Maintenance)]
    [InlineData("GC", "2010-09-15T15:00Z", MarketState.Open)] // before Micro Gold was listed
    [InlineData("MGC", "2010-09-15T15:00Z", MarketState.Unknown)]
    [InlineData("MNQ", "2019-05-03T15:00Z", MarketState.Unknown)]
    [InlineData("MNQ", "2019-05-06T15:00Z", MarketState.Open)]
    [InlineData("MHG", "2022-05-31T15:00Z", MarketState.Unknown)] // listed some day in May
    [InlineData("MHG", "2022-06-01T15:00Z", MarketState.Open)]
    [InlineData("6E", "2015-12-31T15:00Z", MarketState.Unknown)]
    [InlineData("BTC", "2026-05-28T20:59Z", MarketState.Open)]
    [InlineData("BTC", "2026-05-28T21:00Z", MarketState.Unknown)] // around the clock from the next day on
    [InlineData("BTC", "2026-05-30T12:00Z", MarketState.Unknown)] // not even a Saturday is closed
    public void Hours_have_their_validity(string root, string minute, MarketState state) => // R3
        Assert.Equal(state, At(root, minute));

    [Theory]
    [InlineData("ES", "2024-01-15T17:59Z", MarketState.Open)] // Martin Luther King: to 12:00 in Chicago
    [InlineData("ES", "2024-01-15T18:00Z", MarketState.Holiday)]
    [InlineData("ES", "2024-01-15T22:00Z", MarketState.Maintenance)]
    [InlineData("ES", "2024-01-15T23:00Z", MarketState.Open)]
    [InlineData("ES", "2013-01-21T16:29Z", MarketState.Open)] // and to 10:30 until 2014
    [InlineData("ES", "2013-01-21T16:30Z", MarketState.Holiday)]
    [InlineData("ES", "2024-07-03T17:14Z", MarketState.Open)]
    [InlineData("ES", "2024-07-03T17:15Z", MarketState.Holiday)]
    [InlineData("ES", "2020-04-10T12:00Z", MarketState.Holiday)] // Good Friday
    [InlineData("ES", "2021-04-02T13:14Z", MarketState.Open)] // a Good Friday with a report
    [InlineData("ES", "2021-04-02T13:15Z", MarketState.Holiday)]
    [InlineData("ES", "2024-03-29T12:00Z", MarketState.Unknown)] // not confirmed
    [InlineData("ES", "2025-01-09T14:29Z", MarketState.Open)] // a day of mourning
    [InlineData("ES", "2025-01-09T14:30Z", MarketState.Holiday)]
    [InlineData("ES", "2018-12-05T15:00Z", MarketState.Unknown)]
    [InlineData("ZN", "2025-01-09T18:14Z", MarketState.Open)]
    [InlineData("ZN", "2025-01-09T18:15Z", MarketState.Holiday)]
    [InlineData("CL", "2025-01-09T20:00Z", MarketState.Open)]
    [InlineData("ZN", "2024-03-29T12:00Z", MarketState.Holiday)]
    [InlineData("ZN", "2023-04-07T12:00Z", MarketState.Unknown)]
    [InlineData("6E", "2021-01-18T18:00Z", MarketState.Holiday)] // to 12:00 until 2021, then the usual hours
    [InlineData("6E", "2024-01-15T18:00Z", MarketState.Open)]
    [InlineData("6E", "2019-01-21T12:00Z", MarketState.Unknown)]
    [InlineData("BTC", "2024-07-04T18:00Z", MarketState.Open)]
    [InlineData("BTC", "2019-07-04T17:00Z", MarketState.Holiday)]
    [InlineData("BTC", "2023-07-03T17:00Z", MarketState.Unknown)]
    [InlineData("ZC", "2024-07-04T12:00Z", MarketState.Holiday)] // closed, from the close before
    [InlineData("ZC", "2024-07-04T00:30Z", MarketState.Holiday)]
    [InlineData("ZC", "2024-07-05T00:30Z", MarketState.Unknown)] // whether it reopens that evening is not confirmed
    [InlineData("ZC", "2026-01-20T00:59Z", MarketState.Holiday)] // after a Monday it does
    [InlineData("ZC", "2026-01-20T01:00Z", MarketState.Open)]
    [InlineData("ZC", "2024-06-19T15:00Z", MarketState.Unknown)] // sources disagree about Juneteenth
    [InlineData("ZC", "2024-12-24T17:59Z", MarketState.Open)]
    [InlineData("ZC", "2024-12-24T18:00Z", MarketState.Unknown)]
    [InlineData("CL", "2024-11-28T19:30Z", MarketState.Holiday)]
    [InlineData("CL", "2014-08-24T22:30Z", MarketState.Halt)] // of the whole exchange
    [InlineData("ES", "2014-08-25T01:59Z", MarketState.Halt)]
    [InlineData("ZC", "2014-08-24T23:30Z", MarketState.Weekend)] // it was not open yet
    [InlineData("ZC", "2014-08-25T01:30Z", MarketState.Halt)]
    public void Special_days_are_those_of_the_group(string root, string minute, MarketState state) => // R3
        Assert.Equal(state, At(root, minute));

    // The trading days of three years: every minute has a state, and an ordinary Tuesday, Wednesday or Thursday has exactly the minutes of
    // the sessions of one trade date.
    [Theory]
    [MemberData(nameof(Roots))]
    public void The_states_divide_every_day(string root) // R3
    {
        const MarketState None = (MarketState)99;
        var hours = Products.Get(root).Hours!;
        var open = s_groups.Single(g => g.Roots.Split(' ').Contains(root)).Sessions.StartsWith("19:00", StringComparison.Ordinal)
            ? 1055
            : 1380;
        var minutes = new MarketState[TradingHours.MinutesPerDay];
        var (first, ordinary) = (new DateOnly(2022, 12, 1), 0);
        for (var date = first; date < first.AddYears(3); date = date.AddDays(1))
        {
            minutes.AsSpan().Fill(None);
            hours.Classify(TradingDay.From(date), minutes);
            Assert.DoesNotContain(None, minutes);
            if (date.DayOfWeek == DayOfWeek.Saturday)
                Assert.All(minutes, m => Assert.Equal(MarketState.Weekend, m));
            if (!IsOrdinary(date))
                continue;
            ordinary++;
            Assert.Equal(open, minutes.Count(m => m == MarketState.Open));
            Assert.Equal(TradingHours.MinutesPerDay - open, minutes.Count(m => m == MarketState.Maintenance));
        }

        Assert.InRange(ordinary, 350, 450);

        // 2025-01-09 was a day of mourning.
        static bool IsOrdinary(DateOnly date) =>
            date.DayOfWeek is DayOfWeek.Tuesday or DayOfWeek.Wednesday or DayOfWeek.Thursday
            && date != new DateOnly(2025, 1, 9)
            && Enumerable.Range(-1, 3).All(d => SpecialDays.Find(date.AddDays(d)) is null);
    }

    [Fact]
    public void A_range_is_closed_for_one_product_and_open_for_another() // R3, A1
    {
        var (start, end) = (DbnBuilder.Time("2024-01-15T19:30Z"), DbnBuilder.Time("2024-01-15T22:00Z"));

        Assert.True(Products.Get("ES").Hours!.IsClosed(start, end));
        Assert.True(Products.Get("ZC").Hours!.IsClosed(start, end));
        Assert.True(Products.Get("GC").Hours!.IsClosed(start, end));
        Assert.False(Products.Get("6E").Hours!.IsClosed(start, end));
    }

    [Fact]
    public void The_hours_of_an_unknown_product_are_unknown() => Assert.Null(Products.Get("XYZ").Hours); // R3

    private static void RequireWeek(Product product, TimeZoneInfo zone, string sessions, DateOnly monday)
    {
        var parts = sessions.Split(' ').Select(s => (Open: TimeOnly.Parse(s[..5], null), Close: TimeOnly.Parse(s[6..], null))).ToArray();
        var minutes = new MarketState[TradingHours.MinutesPerDay];
        for (var date = monday; date < monday.AddDays(5); date = date.AddDays(1))
        {
            var day = TradingDay.From(date);
            product.Hours!.Classify(day, minutes);
            for (var i = 0; i < minutes.Length; i++)
            {
                var local = TimeZoneInfo.ConvertTimeFromUtc(Instant.ToDateTime(day.Open + (i * Minute)), zone);
                var expected = parts.Any(p => IsIn(p, TimeOnly.FromDateTime(local), local.DayOfWeek));
                Assert.True(
                    expected == (minutes[i] == MarketState.Open) && minutes[i] != MarketState.Unknown,
                    $"{product} {local:ddd yyyy-MM-dd HH:mm}: {minutes[i]}"
                );
            }
        }
    }

    // An overnight session runs from the evenings of Sunday to Thursday into the mornings of Monday to Friday.
    private static bool IsIn((TimeOnly Open, TimeOnly Close) session, TimeOnly time, DayOfWeek day) =>
        session.Open < session.Close
            ? session.Open <= time && time < session.Close && day is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
            : (time >= session.Open && day is not (DayOfWeek.Friday or DayOfWeek.Saturday))
                || (time < session.Close && day is not (DayOfWeek.Saturday or DayOfWeek.Sunday));

    private static MarketState At(string root, string minute)
    {
        var ts = DbnBuilder.Time(minute);
        var (day, minutes) = (TradingDay.FromTimestamp(ts), new MarketState[TradingHours.MinutesPerDay]);
        Products.Get(root).Hours!.Classify(day, minutes);
        return minutes[(ts - day.Open) / Minute];
    }
}
