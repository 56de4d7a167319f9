using MgcBackfill.Market.Table;

namespace MgcBackfill.Market;

/// <summary>
/// When a product trades on Globex, as far as it is known. For each minute it says open, closed with the reason, or unknown. The hours
/// come from a schedule of the table of products (docs/products.md), and are limited to the time in which the product is listed.
/// </summary>
public sealed class TradingHours
{
    /// <summary>Number of minutes in a trading day.</summary>
    public const int MinutesPerDay = 1440;

    private const long NanosecondsPerMinute = 60_000_000_000;

    // In days. No weekend with adjacent holidays is longer.
    private const int LongestClosed = 10;

    // The crypto products trade around the clock from this day on (docs/products.md, source 36).
    private static readonly DateOnly s_firstOpenWeekend = new(2026, 5, 29);

    private readonly HoursSchedule _schedule;
    private readonly (long Start, long End, MarketState State)[] _exceptions;

    internal TradingHours(HoursSchedule schedule, IEnumerable<HoursException> halts, DateOnly? since)
    {
        _schedule = schedule;
        _exceptions =
        [
            .. schedule
                .Exceptions.Concat(halts)
                .Select(e =>
                    (Instant.FromDateTime(e.From) / NanosecondsPerMinute, Instant.FromDateTime(e.To) / NanosecondsPerMinute, e.Is)
                ),
        ];
        FirstTradeDate = since > schedule.From ? since.Value : schedule.From;
    }

    /// <summary>The schedule's name, such as <c>metals and energy</c>.</summary>
    public string Name => _schedule.Name;

    /// <summary>The first trade date with known hours.</summary>
    public DateOnly FirstTradeDate { get; }

    /// <summary>The last trade date with known hours.</summary>
    public DateOnly LastTradeDate => _schedule.To;

    /// <summary>Looks up the state of every minute of a trading day.</summary>
    /// <param name="day">The trading day. It contains parts of two trade dates, because a session begins on the evening before its
    /// date.</param>
    /// <param name="minutes">Receives the states, <see cref="MinutesPerDay"/> of them; the first is that of 23:00Z.</param>
    public void Classify(TradingDay day, Span<MarketState> minutes)
    {
        minutes = minutes[..MinutesPerDay];
        minutes.Clear(); // unknown
        var date = day.Date;
        if (date > LastTradeDate || date < FirstTradeDate.AddDays(-1))
            return;
        var writer = new StateWriter(day.Open / NanosecondsPerMinute, minutes);
        FillDate(date, writer);
        FillDate(date.AddDays(1), writer);
        foreach (var (start, end, state) in _exceptions)
            writer.ReplaceOpen(start, end, state);
    }

    /// <summary>True if the table says that the market is closed, for any reason, in every minute of a range.</summary>
    /// <param name="start">Nanoseconds since the epoch, inclusive.</param>
    /// <param name="end">Nanoseconds since the epoch, exclusive.</param>
    public bool IsClosed(long start, long end)
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

    /// <summary>
    /// True on a Saturday that needs no bar and no reason. Before the first products traded at weekends, Globex was closed on every
    /// Saturday; from then on the hours must say that the market was closed (R3).
    /// </summary>
    /// <param name="day">The trading day.</param>
    /// <param name="hours">The hours of the product; null if they are not known.</param>
    internal static bool IsPlainSaturday(TradingDay day, TradingHours? hours) =>
        day.IsSaturday && (day.Date < s_firstOpenWeekend || hours?.IsClosed(day.Open, day.Close) == true);

    // Each date fills the time from the last close of the date before to its own last close. Together the dates, weekends included, cover
    // the time without gaps.
    private void FillDate(DateOnly date, StateWriter writer)
    {
        if (date < FirstTradeDate || date > LastTradeDate)
            return;
        var (start, end) = (LastClose(date.AddDays(-1)), LastClose(date));
        if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            writer.Fill(start, end, MarketState.Weekend);
            return;
        }

        var rule = _schedule.FindRule(date);
        if (rule.Is == DayHours.Closed)
            writer.Fill(start, end, MarketState.Holiday);
        else if (rule.Is != DayHours.Unknown)
            FillSessions(date, start, rule, writer);
    }

    private void FillSessions(DateOnly date, long start, DayRule rule, StateWriter writer)
    {
        var (end, gap) = (start, Before(date));
        foreach (var session in _schedule.FindWeek(date).Sessions)
        {
            var open = Minute(session.OpensOnTheEveningBefore ? date.AddDays(-1) : date, session.Open);
            writer.Fill(end, open, gap);
            (end, gap) = (Minute(date, session.Close), MarketState.Maintenance);
            writer.Fill(open, end, MarketState.Open);
        }

        if (rule.OpenUntil is { } until)
        {
            var closed = rule.ClosedFrom is { } from ? Minute(date, from) : end;
            writer.Fill(Minute(date, until), closed, MarketState.Unknown);
            writer.Fill(closed, end, MarketState.Holiday);
        }
    }

    // A maintenance break lies between two sessions. If there was no session before, the market was closed the whole time.
    private MarketState Before(DateOnly date) =>
        date.DayOfWeek == DayOfWeek.Monday ? MarketState.Weekend
        : _schedule.FindRule(date.AddDays(-1)).Is == DayHours.Closed ? MarketState.Holiday
        : MarketState.Maintenance;

    private long LastClose(DateOnly date) => Minute(date, _schedule.FindWeek(date).Sessions[^1].Close);

    private long Minute(DateOnly date, TimeOnly time) => UsClock.Minute(_schedule.Zone, date, (time.Hour * 60) + time.Minute);

    // Writes a state over a span of minutes since the epoch, limited to the day.
    private readonly ref struct StateWriter(long open, Span<MarketState> minutes)
    {
        private readonly Span<MarketState> _minutes = minutes;

        public void Fill(long start, long end, MarketState state) => Part(start, end).Fill(state);

        public void ReplaceOpen(long start, long end, MarketState state) => Part(start, end).Replace(MarketState.Open, state);

        private Span<MarketState> Part(long start, long end)
        {
            var (first, last) = (Math.Max(0, start - open), Math.Min(MinutesPerDay, end - open));
            return first < last ? _minutes[(int)first..(int)last] : [];
        }
    }
}
