namespace MgcBackfill.Synthetic;

/// <summary>One session of Globex: from 17:00 US Central on the evening before <paramref name="TradeDate"/> to 16:00 on it.</summary>
/// <param name="TradeDate">A weekday.</param>
/// <param name="Open">Nanoseconds since the epoch.</param>
/// <param name="Minutes">1,380, or 1,140 if the exchange closes at noon.</param>
internal readonly record struct GlobexSession(DateOnly TradeDate, long Open, int Minutes)
{
    public const int FullLength = 23 * 60;
    public const int ShortLength = 19 * 60;
    public const long Minute = 60_000_000_000;

    public bool IsShort => Minutes < FullLength;

    /// <summary>Nanoseconds since the epoch at which a UTC date begins.</summary>
    public static long Midnight(DateOnly date) => (date.DayNumber - 719_162L) * 1440 * Minute;
}
