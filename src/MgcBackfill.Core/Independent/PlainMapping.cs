namespace MgcBackfill.Independent;

/// <summary>
/// One entry of a header's symbology: from one UTC date to another, the second exclusive, an instrument id means a raw symbol (S3).
/// </summary>
/// <param name="Symbol">The raw symbol.</param>
/// <param name="InstrumentId">The vendor's id.</param>
/// <param name="Start">First UTC date.</param>
/// <param name="End">UTC date after the last one.</param>
internal sealed record PlainMapping(string Symbol, uint InstrumentId, DateOnly Start, DateOnly End);
