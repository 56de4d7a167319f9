namespace MgcBackfill.Download;

/// <summary>What the service asks for a request.</summary>
/// <param name="Cost">US dollars.</param>
/// <param name="Bytes">Bytes that are charged: those of the records, before compression.</param>
/// <param name="Records">Number of records.</param>
internal readonly record struct PriceQuote(decimal Cost, long Bytes, long Records);
