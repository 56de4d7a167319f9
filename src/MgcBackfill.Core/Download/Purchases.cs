namespace MgcBackfill.Download;

/// <summary>Makes records of purchases.</summary>
internal static class Purchases
{
    /// <summary>The record of a purchase that is about to be made.</summary>
    public static PurchaseRecord Create(DownloadOptions options, PlannedPurchase planned, PurchaseKind kind) =>
        new()
        {
            Purchase = 0,
            Status = PurchaseStatus.Intended,
            Kind = kind,
            At = DateTime.UtcNow,
            Gateway = options.Gateway.ToString(),
            Dataset = planned.Request.Dataset,
            Schema = planned.Request.Schema,
            Symbols = planned.Request.Symbols,
            StypeIn = planned.Request.StypeIn,
            StypeOut = planned.Request.StypeOut,
            Start = planned.Request.Start,
            End = planned.Request.End,
            CostUsd = planned.Price.Cost,
            Bytes = planned.Price.Bytes,
            Records = planned.Price.Records,
            JobsBefore = [],
            Files = [],
        };
}
