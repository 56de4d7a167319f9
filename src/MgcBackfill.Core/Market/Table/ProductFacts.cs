namespace MgcBackfill.Market.Table;

/// <summary>What the table knows about a product. A fact that is not known is absent.</summary>
/// <param name="Root">The root.</param>
/// <param name="Name">The name in the contract specification.</param>
/// <param name="Exchange">The exchange that lists it.</param>
/// <param name="Sources">The names of the sources of name and exchange.</param>
/// <param name="Months">The codes of the listed delivery months, in calendar order.</param>
/// <param name="PriceUnit">The unit of the price in DBN.</param>
/// <param name="Tick">The smallest steps of the price of an outright, in the order of their validity.</param>
/// <param name="FirstTradeDate">The first trade date.</param>
/// <param name="Hours">The name of the schedule of its hours.</param>
/// <param name="LastTradingDay">The rule for the last day of trading in a contract.</param>
internal sealed record ProductFacts(
    string Root,
    string Name,
    string Exchange,
    IReadOnlyList<string> Sources,
    Fact<string>? Months = null,
    Fact<string>? PriceUnit = null,
    IReadOnlyList<Fact<decimal>>? Tick = null,
    Fact<DateOnly>? FirstTradeDate = null,
    Fact<string>? Hours = null,
    Fact<LastTradingDayRule>? LastTradingDay = null
);
