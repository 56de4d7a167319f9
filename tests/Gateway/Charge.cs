namespace MgcBackfill.Gateway;

/// <summary>Something that the stand-in sold.</summary>
/// <param name="Kind">batch or stream.</param>
/// <param name="Request">What was asked for.</param>
/// <param name="Cost">US dollars.</param>
internal sealed record Charge(string Kind, DataQuery Request, decimal Cost);
