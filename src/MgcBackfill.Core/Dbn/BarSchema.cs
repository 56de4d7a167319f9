namespace MgcBackfill.Dbn;

/// <summary>What the format says about the bars of a schema.</summary>
/// <param name="Rtype">The record type of a bar.</param>
/// <param name="Nanoseconds">The time that a bar covers. Bars begin at whole multiples of it since the epoch.</param>
internal readonly record struct BarSchema(byte Rtype, long Nanoseconds)
{
    private const long Second = 1_000_000_000;

    /// <summary>The schemas that hold bars of a fixed length.</summary>
    public static IReadOnlyList<DbnSchema> All { get; } = [DbnSchema.Ohlcv1S, DbnSchema.Ohlcv1M, DbnSchema.Ohlcv1H, DbnSchema.Ohlcv1D];

    /// <summary>The first two bytes of a bar, read as a little-endian u16: its length in words, and its type (S5).</summary>
    public ushort Head => (ushort)((Rtype << 8) | (DbnLayout.OhlcvLength / DbnLayout.WordLength));

    /// <summary>The bars of a schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The schema does not hold bars of a fixed length.</exception>
    public static BarSchema Get(DbnSchema schema) =>
        schema switch
        {
            DbnSchema.Ohlcv1S => new(Dbn.Rtype.Ohlcv1S, Second),
            DbnSchema.Ohlcv1M => new(Dbn.Rtype.Ohlcv1M, 60 * Second),
            DbnSchema.Ohlcv1H => new(Dbn.Rtype.Ohlcv1H, 3600 * Second),
            DbnSchema.Ohlcv1D => new(Dbn.Rtype.Ohlcv1D, 24 * 3600 * Second),
            _ => throw new ArgumentOutOfRangeException(nameof(schema), schema, "The schema does not hold bars."),
        };
}
