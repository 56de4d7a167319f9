namespace MgcBackfill.Tests.Support;

/// <summary>A bar of a <see cref="Tape"/>: nanoseconds since the epoch, prices in 1e-9.</summary>
internal sealed record TapeBar(string Symbol, long Ts, long Open, long High, long Low, long Close, ulong Volume);
