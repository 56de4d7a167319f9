namespace MgcBackfill.Market;

/// <summary>
/// When COMEX metals trade on Globex, as a documented table (docs/sessions.md) with a period of validity. For each minute it says open,
/// closed with the reason, or unknown. Sessions run Sunday to Friday from 18:00 to 17:00 in New York (until 17:15 before 2015-09-21).
/// Holidays come from <see cref="UsHolidays"/>, halts of the whole exchange from a list of dates.
/// </summary>
public static class GlobexHours
{
    /// <summary>Number of minutes in a trading day.</summary>
    public const int MinutesPerDay = 1440;

    private const int OpenHour = 18;
    private const int CloseHour = 17;
    private const long NanosecondsPerMinute = 60_000_000_000;

    // In days. No weekend with adjacent holidays is longer.
    private const int LongestClosed = 10;

    private static readonly DateOnly s_closesOnTheHourSince = new(2015, 9, 21);

    private static readonly (string Start, string End, MarketState State)[] s_oneOff =
    [
        ("2010-12-31T21:15Z", "2010-12-31T22:15Z", MarketState.Unknown), // one report of an early end at 15:15 in Chicago
        ("2014-08-24T22:00Z", "2014-08-25T02:00Z", MarketState.Halt), // the opening was postponed to 21:00 in Chicago
        // a fault, then a halt; the sources only say that trading had "reopened by" the end
        ("2019-02-27T00:39Z", "2019-02-27T03:45Z", MarketState.Unknown),
        ("2025-11-28T02:40Z", "2025-11-28T13:30Z", MarketState.Unknown), // a cooling failure; the markets reopened one after the other
    ];

    private static readonly (long Start, long End, MarketState State)[] s_exceptions =
    [
        .. s_oneOff.Select(o => (Minute(o.Start), Minute(o.End), o.State)),
    ];

    /// <summary>The first trade date in the table: the first one of Micro Gold.</summary>
    public static DateOnly FirstTradeDate { get; } = new(2010, 10, 4);

    /// <summary>The last trade date in the table.</summary>
    public static DateOnly LastTradeDate { get; } = new(2026, 12, 31);

    /// <summary>Looks up the state of every minute of a trading day.</summary>
    /// <param name="day">The trading day. It contains parts of two trade dates, because in summer a session begins one hour before
    /// it.</param>
    /// <param name="minutes">Receives the states, <see cref="MinutesPerDay"/> of them; the first is that of 23:00Z.</param>
    public static void Classify(TradingDay day, Span<MarketState> minutes)
    {
        minutes = minutes[..MinutesPerDay];
        minutes.Clear(); // unknown
        var date = day.Date;
        if (date > LastTradeDate)
            return;
        var writer = new StateWriter(((long)day.EpochDay * MinutesPerDay) - 60, minutes);
        FillDate(date, writer);
        FillDate(date.AddDays(1), writer);
        foreach (var (start, end, state) in s_exceptions)
            writer.Fill(start, end, state);
    }

    /// <summary>True if the table says that the market is closed, for any reason, in every minute of a range.</summary>
    /// <param name="start">Nanoseconds since the epoch, inclusive.</param>
    /// <param name="end">Nanoseconds since the epoch, exclusive.</param>
    public static bool IsClosed(long start, long end)
    {
        if (start < 0 || end <= start || end - start > LongestClosed * TradingDay.Length)
            return false;
        Span<MarketState> minutes = stackalloc MarketState[MinutesPerDay];
        for (var day = TradingDay.FromTimestamp(start); day.Open < end; day = day.Next)
        {
            Classify(day, minutes);
            var (first, last) = (Math.Max(start, day.Open) - day.Open, Math.Min(end, day.Close) - day.Open);
            if (
                minutes[(int)(first / NanosecondsPerMinute)..(int)((last + NanosecondsPerMinute - 1) / NanosecondsPerMinute)]
                    .ContainsAny(MarketState.Open, MarketState.Unknown)
            )
                return false;
        }

        return true;
    }

    // Each date fills the time from the close of the afternoon before to its own close. Together the dates, weekends included, cover the
    // time without gaps.
    private static void FillDate(DateOnly date, StateWriter writer)
    {
        if (date < FirstTradeDate || date > LastTradeDate)
            return;
        var (start, end) = (Close(date.AddDays(-1)), Close(date));
        if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            writer.Fill(start, end, MarketState.Weekend);
        else if (UsHolidays.IsFull(date))
            writer.Fill(start, end, MarketState.Holiday);
        else
            FillSession(date, start, end, writer);
    }

    private static void FillSession(DateOnly date, long start, long end, StateWriter writer)
    {
        var open = NewYorkClock.Minute(date.AddDays(-1), OpenHour);
        writer.Fill(start, open, Before(date));
        writer.Fill(open, end, MarketState.Open);
        if (UsHolidays.EarlyCloseOn(date) is { } early)
        {
            var closed = early.ClosedFrom is { } from ? NewYorkClock.Minute(date, 0, from) : end;
            writer.Fill(NewYorkClock.Minute(date, 0, early.OpenUntil), closed, MarketState.Unknown);
            writer.Fill(closed, end, MarketState.Holiday);
        }
    }

    // A maintenance break lies between two sessions. If there was no session before, the market was closed the whole time.
    private static MarketState Before(DateOnly date) =>
        date.DayOfWeek == DayOfWeek.Monday ? MarketState.Weekend
        : UsHolidays.IsFull(date.AddDays(-1)) ? MarketState.Holiday
        : MarketState.Maintenance;

    private static long Close(DateOnly date) => NewYorkClock.Minute(date, CloseHour, date >= s_closesOnTheHourSince ? 0 : 15);

    private static long Minute(string utc) =>
        DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds() / 60;

    // Writes a state over a span of minutes since the epoch, limited to the day.
    private readonly ref struct StateWriter(long open, Span<MarketState> minutes)
    {
        private readonly Span<MarketState> _minutes = minutes;

        public void Fill(long start, long end, MarketState state)
        {
            var (first, last) = (Math.Max(0, start - open), Math.Min(MinutesPerDay, end - open));
            if (first < last)
                _minutes[(int)first..(int)last].Fill(state);
        }
    }
}
