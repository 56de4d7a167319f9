namespace MgcBackfill.Dbn;

/// <summary>
/// In [<paramref name="Start"/>, <paramref name="End"/>), UTC dates, the key of the mapping meant <paramref name="Symbol"/>.
/// </summary>
/// <param name="Start">First UTC date, inclusive.</param>
/// <param name="End">UTC date after the last one, exclusive.</param>
/// <param name="Symbol">An instrument id in decimal, or a raw symbol if stype_in is instrument_id. Empty if the key did not
/// resolve.</param>
public sealed record MappingInterval(DateOnly Start, DateOnly End, string Symbol);
