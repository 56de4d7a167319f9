namespace MgcBackfill.Synthetic;

/// <summary>
/// The prices at which a product can trade. Prices are computed in steps of 1/1024 tick, so that each contract is rounded separately.
/// </summary>
internal readonly record struct PriceGrid
{
    /// <summary>Steps of a tick, as a power of two.</summary>
    public const int StepBits = 10;

    private readonly long _tick;

    /// <param name="tick">The tick, in the unit of the price; a multiple of 1e-9.</param>
    public PriceGrid(decimal tick)
    {
        _tick = decimal.ToInt64(tick * 1_000_000_000);
        StepsPerUnit = (double)((1 << StepBits) / tick);
    }

    /// <summary>Steps of one unit of the price, such as a dollar.</summary>
    public double StepsPerUnit { get; }

    /// <summary>A price in steps.</summary>
    public long ToSteps(double price) => (long)(price * StepsPerUnit);

    /// <summary>Steps, rounded down to the tick, in the format's 1e-9.</summary>
    public long ToPrice(long steps) => (steps >> StepBits) * _tick;
}
