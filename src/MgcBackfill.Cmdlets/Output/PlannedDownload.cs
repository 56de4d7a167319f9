using MgcBackfill.Download;
using MgcBackfill.Market;

namespace MgcBackfill.Cmdlets;

/// <summary>A request that a download would send to the vendor (-WhatIf), with the price that the vendor's service asks.</summary>
public sealed record PlannedDownload
{
    internal PlannedDownload(PlannedPurchase planned)
    {
        var request = planned.Request;
        (Dataset, Schema, Symbols) = (request.Dataset, request.Schema, request.Symbols);
        (Start, End) = (Instant.ToDateTime(request.Start), Instant.ToDateTime(request.End));
        (CostUsd, Bytes, Records) = (planned.Price.Cost, planned.Price.Bytes, planned.Price.Records);
        BoughtBefore = planned.Again?.Purchase;
    }

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

    /// <summary>The price in US dollars.</summary>
    public decimal CostUsd { get; }

    /// <summary>Bytes that are charged: those of the records before compression.</summary>
    public long Bytes { get; }

    /// <summary>Number of records, of outrights and spreads.</summary>
    public long Records { get; }

    /// <summary>
    /// Number of an earlier purchase of the same time that cannot be had any more, or whose files are not in the folder any more; null if
    /// there is none. Such a request needs -AllowRepurchase.
    /// </summary>
    public long? BoughtBefore { get; }
}
