namespace MgcBackfill.Dbn;

/// <summary>One symbol of the query's input symbology, and the intervals in which it resolved.</summary>
/// <param name="RawSymbol">The key: a raw symbol, or an instrument id if stype_in is instrument_id.</param>
/// <param name="Intervals">Half-open intervals of UTC dates.</param>
public sealed record SymbolMapping(string RawSymbol, IReadOnlyList<MappingInterval> Intervals);
