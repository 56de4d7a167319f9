namespace MgcBackfill.Market.Table;

/// <summary>The sessions of every trade date from Monday to Friday, from a date on until the next such entry.</summary>
/// <param name="From">The first trade date.</param>
/// <param name="Sessions">The sessions of a trade date, in order.</param>
/// <param name="Sources">The names of the sources.</param>
internal sealed record WeekHours(DateOnly From, IReadOnlyList<Session> Sessions, IReadOnlyList<string> Sources);
