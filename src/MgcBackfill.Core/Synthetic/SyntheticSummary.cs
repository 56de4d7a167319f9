namespace MgcBackfill.Synthetic;

/// <summary>What was written.</summary>
/// <param name="Records">All bars.</param>
/// <param name="Outrights">Bars of outrights, of every root.</param>
/// <param name="Spreads">Bars of calendar spreads and butterflies.</param>
/// <param name="Bytes">Size of the file.</param>
public sealed record SyntheticSummary(long Records, long Outrights, long Spreads, long Bytes);
