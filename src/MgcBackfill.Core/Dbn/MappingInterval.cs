namespace MgcBackfill.Dbn;

/// <summary>From <paramref name="Start"/> up to but without <paramref name="End"/>, UTC dates, the key stood for <paramref name="Symbol"/>.</summary>
/// <param name="Start">First UTC date, inclusive.</param>
/// <param name="End">Last UTC date, exclusive.</param>
/// <param name="Symbol">An instrument id in decimal, or a raw symbol where stype_in is instrument_id. Empty: not resolved.</param>
public sealed record MappingInterval(DateOnly Start, DateOnly End, string Symbol);
