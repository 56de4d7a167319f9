namespace MgcBackfill.Download;

/// <summary>What a download did.</summary>
internal sealed record DownloadResult
{
    /// <summary>What was planned, with its prices.</summary>
    public required DownloadPlan Plan { get; init; }

    /// <summary>The purchases that are in the folder now, in the order of buying.</summary>
    public required IReadOnlyList<DownloadedPurchase> Finished { get; init; }

    /// <summary>True if nothing was bought because the user said no, or only asked for prices.</summary>
    public required bool IsDeclined { get; init; }

    /// <summary>What was spent by this run, in US dollars, at the prices that were shown.</summary>
    public decimal Spent => Finished.Where(f => f.IsNew).Sum(f => f.Purchase.CostUsd);
}
