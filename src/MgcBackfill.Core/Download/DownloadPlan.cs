namespace MgcBackfill.Download;

/// <summary>What a download would buy, with the prices of the service.</summary>
internal sealed record DownloadPlan
{
    /// <summary>The requests, in the order of products and time.</summary>
    public required IReadOnlyList<PlannedPurchase> Purchases { get; init; }

    /// <summary>Purchases of earlier runs that are paid for and not finished. They cost nothing more.</summary>
    public required IReadOnlyList<PurchaseRecord> Open { get; init; }

    /// <summary>What was left out, each as a sentence.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The sum of the prices, in US dollars.</summary>
    public decimal Cost => Purchases.Sum(p => p.Price.Cost);

    /// <summary>The bytes that are charged.</summary>
    public long Bytes => Purchases.Sum(p => p.Price.Bytes);

    /// <summary>Number of records.</summary>
    public long Records => Purchases.Sum(p => p.Price.Records);
}
