namespace MgcBackfill.Download;

/// <summary>One request that a download would buy.</summary>
/// <param name="Request">The request.</param>
/// <param name="Price">What the service asks for it.</param>
/// <param name="Again">
/// The earlier purchase of the same time that was paid for, and cannot be had any more or is not in the folder any more; null if there is
/// none.
/// </param>
internal sealed record PlannedPurchase(VendorRequest Request, PriceQuote Price, PurchaseRecord? Again);
