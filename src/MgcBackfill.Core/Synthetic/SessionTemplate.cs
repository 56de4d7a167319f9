namespace MgcBackfill.Synthetic;

/// <summary>
/// When a group of products trades within a session of Globex, and how its volume is spread over the hours. By the rules of recent years;
/// times are minutes after 17:00 US Central.
/// </summary>
internal sealed class SessionTemplate
{
    private const int GrainsOpen = 2 * 60; // 19:00
    private const int GrainsPause = (14 * 60) + 45; // 07:45
    private const int GrainsResume = (15 * 60) + 30; // 08:30
    private const int GrainsClose = (20 * 60) + 20; // 13:20
    private const int EquityPause = (22 * 60) + 15; // 15:15
    private const int EquityResume = (22 * 60) + 30; // 15:30
    private static readonly DateOnly s_equityTradesThroughSince = new(2021, 6, 28);

    private readonly Func<GlobexSession, SessionHours> _hours;
    private readonly double[] _hourShape;

    private SessionTemplate(Func<GlobexSession, SessionHours> hours, double[] hourShape) => (_hours, _hourShape) = (hours, hourShape);

    /// <summary>The whole session; busiest from the US data releases (07:30) to London's close.</summary>
    public static SessionTemplate Metals { get; } =
        new(Whole, [.5, .45, .7, .8, .6, .45, .4, .45, .65, .9, 1, .85, .8, 1, 2.2, 2.6, 2.5, 1.8, 1.2, 1, .7, .5, .4]);

    /// <summary>Busiest while the stock exchanges are open (08:30 to 15:00). Until June 2021 with a pause after their close.</summary>
    public static SessionTemplate EquityIndex { get; } =
        new(EquityHours, [.4, .3, .35, .4, .3, .25, .25, .3, .45, .7, .75, .6, .55, .7, 1.4, 3, 3.2, 2.4, 1.8, 1.7, 1.9, 2.8, .6]);

    /// <summary>The whole session; busiest while the floor traded.</summary>
    public static SessionTemplate Energy { get; } =
        new(Whole, [.4, .3, .4, .45, .35, .3, .3, .35, .6, .9, 1, .9, .9, 1.2, 1.9, 2.8, 3, 2.5, 2, 1.9, .9, .5, .3]);

    /// <summary>Two periods, of which the one by day has most of the volume. Holidays have no session.</summary>
    public static SessionTemplate Grains { get; } =
        new(GrainsHours, [.1, .1, .8, .5, .4, .35, .3, .3, .3, .35, .4, .4, .45, .5, .7, 3.2, 3, 2.4, 2, 2.2, 2.8, .1, .1]);

    /// <summary>The whole session; busiest while both London and New York are open.</summary>
    public static SessionTemplate Currencies { get; } =
        new(Whole, [.3, .3, .6, .8, .6, .4, .4, .5, .9, 1.5, 1.7, 1.4, 1.1, 1.2, 2.3, 2.5, 2.4, 1.7, 1, .8, .6, .5, .3]);

    /// <summary>The whole session; busiest from the US data releases to the settlement at 14:00.</summary>
    public static SessionTemplate Rates { get; } =
        new(Whole, [.3, .3, .5, .6, .4, .3, .3, .35, .6, .9, .9, .7, .7, 1.1, 2.8, 2.6, 2.5, 2, 1.8, 2, 1.6, .7, .3]);

    /// <summary>The whole session; more even than others.</summary>
    public static SessionTemplate Crypto { get; } =
        new(Whole, [.7, .6, .8, .8, .7, .6, .6, .6, .8, .9, .9, .8, .8, 1, 1.5, 1.9, 1.9, 1.6, 1.4, 1.4, 1.2, .9, .7]);

    /// <summary>Volume of a minute in each hour since 17:00 Central, relative to an ordinary hour.</summary>
    public ReadOnlySpan<double> HourShape => _hourShape;

    /// <summary>The minutes of a session in which the group trades.</summary>
    public SessionHours GetHours(GlobexSession session) => _hours(session);

    private static SessionHours Whole(GlobexSession session) => new(0, session.Minutes);

    private static SessionHours EquityHours(GlobexSession session) =>
        session.IsShort || session.TradeDate >= s_equityTradesThroughSince
            ? Whole(session)
            : new SessionHours(0, session.Minutes, EquityPause, EquityResume);

    private static SessionHours GrainsHours(GlobexSession session) =>
        GlobexCalendar.IsMinorHoliday(session.TradeDate)
            ? SessionHours.None
            : new SessionHours(GrainsOpen, Math.Min(GrainsClose, session.Minutes), GrainsPause, GrainsResume);
}
