using MgcBackfill.Formats;

namespace MgcBackfill.Market;

/// <summary>
/// A trading day D of the researcher: D 09:00 to D+1 09:00 in Brisbane. Brisbane has no daylight saving time, so this is always [D-1
/// 23:00Z, D 23:00Z) (T2).
/// </summary>
/// <param name="EpochDay">D in days since 1970-01-01.</param>
public readonly record struct TradingDay(int EpochDay) : IComparable<TradingDay>
{
    /// <summary>One hour in nanoseconds.</summary>
    public const long Hour = 3_600_000_000_000;

    /// <summary>One trading day in nanoseconds.</summary>
    public const long Length = 24 * Hour;

    /// <summary>One minute in nanoseconds.</summary>
    public const long Minute = Hour / 60;

    /// <summary>Number of minutes in a trading day.</summary>
    public const int Minutes = (int)(Length / Minute);

    private const int EpochDayNumber = 719_162;

    // 64 bits of nanoseconds end at 2262-04-11T23:47Z. Later times are limited to that value, so that no day is mistaken for another one.
    private const int LastWholeDay = (int)(long.MaxValue / Length);

    /// <summary>The first trading day that a source can cover: 1970-01-01.</summary>
    public static TradingDay Earliest => new(0);

    /// <summary>The last trading day that a source can cover: the day of the largest value of nanoseconds since the epoch.</summary>
    public static TradingDay Latest => new(LastWholeDay + 1);

    /// <summary>First instant, nanoseconds since the epoch, inclusive.</summary>
    public long Open =>
        EpochDay switch
        {
            <= -LastWholeDay => long.MinValue,
            > LastWholeDay + 1 => long.MaxValue,
            _ => unchecked((EpochDay * Length) - Hour),
        };

    /// <summary>Last instant, nanoseconds since the epoch, exclusive.</summary>
    public long Close => Next.Open;

    /// <summary>D as a date.</summary>
    public DateOnly Date => DateOnly.FromDayNumber(EpochDay + EpochDayNumber);

    /// <summary>The next day.</summary>
    public TradingDay Next => new(EpochDay + 1);

    /// <summary>
    /// True on a Saturday. Globex is closed from Friday 22:00Z (21:00Z in summer) to Sunday 23:00Z (22:00Z), so a Saturday has no bar,
    /// except of products that trade around the clock (<see cref="TradingHours.IsPlainSaturday"/>). It does not count towards the size
    /// of a chunk.
    /// </summary>
    public bool IsSaturday => Date.DayOfWeek == DayOfWeek.Saturday;

    /// <summary>The minute of an instant, counted from the start of this day.</summary>
    /// <param name="ts">An instant of this day, nanoseconds since the epoch.</param>
    public int GetMinute(long ts) => (int)((ts - Open) / Minute);

    /// <summary>The trading day of an instant in nanoseconds since the epoch.</summary>
    public static TradingDay FromTimestamp(long ts)
    {
        // A day starts at 23:00Z. Adding that hour first would overflow on the last possible day.
        var day = (int)Math.DivRem(ts, Length, out var rest);
        return new(day + (rest >= Length - Hour ? 1 : 0) - (rest < -Hour ? 1 : 0));
    }

    /// <summary>The trading day named by a date.</summary>
    public static TradingDay From(DateOnly date) => new(date.DayNumber - EpochDayNumber);

    /// <summary>Every trading day from <paramref name="first"/> to <paramref name="last"/>, inclusive.</summary>
    public static IEnumerable<TradingDay> Range(TradingDay first, TradingDay last)
    {
        for (var day = first; day <= last; day = day.Next)
            yield return day;
    }

    /// <inheritdoc/>
    public int CompareTo(TradingDay other) => EpochDay.CompareTo(other.EpochDay);

    /// <summary>The date as <c>2024-01-02</c>.</summary>
    public override string ToString() => UtcText.Date(Date);

    public static bool operator <(TradingDay left, TradingDay right) => left.EpochDay < right.EpochDay;

    public static bool operator >(TradingDay left, TradingDay right) => left.EpochDay > right.EpochDay;

    public static bool operator <=(TradingDay left, TradingDay right) => left.EpochDay <= right.EpochDay;

    public static bool operator >=(TradingDay left, TradingDay right) => left.EpochDay >= right.EpochDay;
}
