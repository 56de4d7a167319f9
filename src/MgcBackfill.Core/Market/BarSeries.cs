namespace MgcBackfill.Market;

/// <summary>What a table of bars holds: one product, at one interval. Every part that reads, stores or proves bars is given one.</summary>
/// <param name="Product">The product.</param>
/// <param name="Interval">The interval.</param>
public sealed record BarSeries(Product Product, BarInterval Interval)
{
    /// <summary>The series of a product that a backfill stores.</summary>
    public static BarSeries Of(Product product) => new(product, BarInterval.Minute);

    /// <inheritdoc/>
    public override string ToString() => $"{Product} {Interval}";
}
