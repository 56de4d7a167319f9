namespace MgcBackfill.Market;

/// <summary>What a run reads, stores or proves: the bars of one product, at one interval, under one name.</summary>
/// <param name="Product">The product.</param>
/// <param name="Interval">The interval.</param>
/// <param name="Symbol">The value of symbol in every row: the product's root, or another name that the user gave it.</param>
public sealed record BarSeries(Product Product, BarInterval Interval, string Symbol)
{
    /// <summary>The series of a product that a backfill stores, under its root.</summary>
    public static BarSeries Of(Product product) => new(product, BarInterval.Minute, product.Root);

    /// <inheritdoc/>
    public override string ToString() => $"{Symbol} {Interval}";
}
