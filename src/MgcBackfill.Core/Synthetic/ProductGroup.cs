namespace MgcBackfill.Synthetic;

/// <summary>
/// What the products of a group have in common in the synthetic market. Its rules of expiry are simple ones, in weekdays without holidays,
/// for contracts whose last trading day the table of products does not know.
/// </summary>
internal sealed record ProductGroup
{
    /// <summary>Precious and base metals. Volume moves on before the delivery month, in which a position may be delivered.</summary>
    public static ProductGroup Metals { get; } =
        new()
        {
            Session = SessionTemplate.Metals,
            LastTrade = month => Weekdays.Before(month.AddMonths(1), 3),
            Notice = BeforeMonth,
        };

    /// <summary>Futures on stock indices, settled in cash on the third Friday.</summary>
    public static ProductGroup EquityIndex { get; } =
        new()
        {
            Session = SessionTemplate.EquityIndex,
            LastTrade = ThirdFriday,
            Notice = ThirdFriday,
            Volatility = 1.2,
            BackMonths = .02,
        };

    /// <summary>Oil, products and gas, whose contracts expire in the month before delivery.</summary>
    public static ProductGroup Energy { get; } =
        new()
        {
            Session = SessionTemplate.Energy,
            LastTrade = BeforeTwentyFifth,
            Notice = BeforeTwentyFifth,
            Volatility = 2,
            Carry = -.03,
        };

    /// <summary>Grains and oilseeds, with a session at night and one by day.</summary>
    public static ProductGroup Grains { get; } =
        new()
        {
            Session = SessionTemplate.Grains,
            LastTrade = month => Weekdays.Before(month.AddDays(14), 1),
            Notice = BeforeMonth,
            Volatility = 1.4,
            Carry = .05,
        };

    /// <summary>Currencies, delivered on the third Wednesday.</summary>
    public static ProductGroup Currencies { get; } =
        new()
        {
            Session = SessionTemplate.Currencies,
            LastTrade = MondayBeforeThirdWednesday,
            Notice = MondayBeforeThirdWednesday,
            Volatility = .5,
            Carry = .01,
            BackMonths = .02,
        };

    /// <summary>Treasury notes and bonds.</summary>
    public static ProductGroup Rates { get; } =
        new()
        {
            Session = SessionTemplate.Rates,
            LastTrade = month => Weekdays.Before(month.AddMonths(1), 8),
            Notice = BeforeMonth,
            Volatility = .3,
            Carry = -.005,
            BackMonths = .02,
        };

    /// <summary>Bitcoin and ether, settled in cash on the last Friday.</summary>
    public static ProductGroup Crypto { get; } =
        new()
        {
            Session = SessionTemplate.Crypto,
            LastTrade = LastFriday,
            Notice = LastFriday,
            Volatility = 3,
            Carry = .08,
            BackMonths = .5,
        };

    /// <summary>When the products trade.</summary>
    public required SessionTemplate Session { get; init; }

    /// <summary>The last day of trading if nothing else is known, from the first day of the delivery month.</summary>
    public required Func<DateOnly, DateOnly> LastTrade { get; init; }

    /// <summary>The day by which volume has moved on, from the first day of the delivery month.</summary>
    public required Func<DateOnly, DateOnly> Notice { get; init; }

    /// <summary>How much prices move, relative to gold.</summary>
    public double Volatility { get; init; } = 1;

    /// <summary>Cost of carry per year, as a fraction of spot; below 0, later contracts are cheaper.</summary>
    public double Carry { get; init; } = .03;

    /// <summary>How much is traded outside the active contract, relative to gold.</summary>
    public double BackMonths { get; init; } = 1;

    private static DateOnly BeforeMonth(DateOnly month) => Weekdays.Before(month, 1);

    private static DateOnly BeforeTwentyFifth(DateOnly month) => Weekdays.Before(month.AddMonths(-1).AddDays(24), 4);

    private static DateOnly ThirdFriday(DateOnly month) => Weekdays.Nth(month, DayOfWeek.Friday, 3);

    private static DateOnly MondayBeforeThirdWednesday(DateOnly month) => Weekdays.Nth(month, DayOfWeek.Wednesday, 3).AddDays(-2);

    private static DateOnly LastFriday(DateOnly month) => Weekdays.Nth(month.AddMonths(1), DayOfWeek.Friday, 1).AddDays(-7);
}
