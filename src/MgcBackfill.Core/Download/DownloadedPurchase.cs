namespace MgcBackfill.Download;

/// <summary>A purchase that a run has brought to its end.</summary>
/// <param name="Purchase">Its record.</param>
/// <param name="Files">Full paths of its data files.</param>
/// <param name="Bytes">Bytes of all its files, with the side files.</param>
/// <param name="IsNew">True if this run bought it; false if an earlier one did.</param>
internal sealed record DownloadedPurchase(PurchaseRecord Purchase, IReadOnlyList<string> Files, long Bytes, bool IsNew);
