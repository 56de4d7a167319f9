using MgcBackfill.Download;
using MgcBackfill.Market;

namespace MgcBackfill.Cmdlets;

/// <summary>A purchase whose files are in the folder now, whole and proved.</summary>
public sealed record DbnDownload
{
    internal DbnDownload(DownloadedPurchase downloaded, string folder)
    {
        var purchase = downloaded.Purchase;
        (Purchase, JobId) = (purchase.Purchase, purchase.JobId);
        (Dataset, Schema, Symbols) = (purchase.Dataset, purchase.Schema, purchase.Symbols);
        (Start, End) = (Instant.ToDateTime(purchase.Start), Instant.ToDateTime(purchase.End));
        (CostUsd, Records, IsNew) = (purchase.CostUsd, purchase.Records, downloaded.IsNew);
        (Files, Bytes) = (downloaded.Files, downloaded.Bytes);
        FullName = JobId is null ? Files[0] : Path.Combine(folder, JobId);
    }

    /// <summary>Its number in the folder's record of purchases.</summary>
    public long Purchase { get; }

    /// <summary>The vendor's id of the job; null for a stream.</summary>
    public string? JobId { get; }

    /// <summary>The dataset.</summary>
    public string Dataset { get; }

    /// <summary>The schema.</summary>
    public string Schema { get; }

    /// <summary>The requested symbols, each the parent symbol of a product.</summary>
    public IReadOnlyList<string> Symbols { get; }

    /// <summary>First instant, UTC, inclusive.</summary>
    public DateTime Start { get; }

    /// <summary>Last instant, UTC, exclusive.</summary>
    public DateTime End { get; }

    /// <summary>What it cost, in US dollars, at the price that was shown.</summary>
    public decimal CostUsd { get; }

    /// <summary>Number of records, of outrights and spreads.</summary>
    public long Records { get; }

    /// <summary>True if this call paid for it; false if an earlier one did, and this one fetched its files.</summary>
    public bool IsNew { get; }

    /// <summary>Bytes of all its files, with the vendor's side files.</summary>
    public long Bytes { get; }

    /// <summary>Full paths of its DBN files.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Full path of its folder, or of its only file.</summary>
    public string FullName { get; }
}
