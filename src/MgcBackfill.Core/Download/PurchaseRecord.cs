using System.Text.Json.Serialization;
using MgcBackfill.Formats;

namespace MgcBackfill.Download;

/// <summary>One line of <c>mgc_downloads.jsonl</c>: one change of status of one purchase (N2).</summary>
internal sealed record PurchaseRecord : IJsonOnDeserialized
{
    /// <summary>Number of the purchase. A new purchase has a higher number than every earlier one in the file.</summary>
    public required long Purchase { get; init; }

    /// <summary>The new status.</summary>
    public required PurchaseStatus Status { get; init; }

    /// <summary>How it is bought.</summary>
    public required PurchaseKind Kind { get; init; }

    /// <summary>When the line was written, by the clock of this machine, UTC. No decision depends on it.</summary>
    public required DateTime At { get; init; }

    /// <summary>Address of the service.</summary>
    public required string Gateway { get; init; }

    /// <summary>The dataset.</summary>
    public required string Dataset { get; init; }

    /// <summary>The schema.</summary>
    public required string Schema { get; init; }

    /// <summary>The requested symbols.</summary>
    public required IReadOnlyList<string> Symbols { get; init; }

    /// <summary>How the request names the symbols.</summary>
    public required string StypeIn { get; init; }

    /// <summary>How the records name their instruments.</summary>
    public required string StypeOut { get; init; }

    /// <summary>First instant, nanoseconds since the epoch.</summary>
    public required long Start { get; init; }

    /// <summary>The end, exclusive, nanoseconds since the epoch.</summary>
    public required long End { get; init; }

    /// <summary>The time that one file of a job covers; null for a stream.</summary>
    [JsonRequired]
    public string? SplitDuration { get; init; }

    /// <summary>The price that was shown and accepted, in US dollars.</summary>
    public required decimal CostUsd { get; init; }

    /// <summary>Bytes that are charged.</summary>
    public required long Bytes { get; init; }

    /// <summary>Number of records that the service counted.</summary>
    public required long Records { get; init; }

    /// <summary>
    /// Jobs of the account that asked for the same before this purchase. If the answer to the purchase is lost, a job that is not among
    /// them is this purchase.
    /// </summary>
    public required IReadOnlyList<string> JobsBefore { get; init; }

    /// <summary>The job; null until the service has accepted it, and for a stream.</summary>
    [JsonRequired]
    public string? JobId { get; init; }

    /// <summary>If finished: paths of the data files, relative to the folder.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Why it was not bought, or is lost; null otherwise.</summary>
    [JsonRequired]
    public string? Error { get; init; }

    /// <summary>The request.</summary>
    [JsonIgnore]
    internal VendorRequest Request =>
        new()
        {
            Dataset = Dataset,
            Schema = Schema,
            Symbols = Symbols,
            StypeIn = StypeIn,
            StypeOut = StypeOut,
            Start = Start,
            End = End,
        };

    /// <summary>True if the data may still come: it must not be bought again.</summary>
    [JsonIgnore]
    internal bool IsOpen => Status is PurchaseStatus.Intended or PurchaseStatus.Bought;

    void IJsonOnDeserialized.OnDeserialized()
    {
        JsonItems.Require(Symbols, "symbols");
        JsonItems.Require(JobsBefore, "jobs_before");
        JsonItems.Require(Files, "files");
        if (Start < 0 || End <= Start)
            throw new System.Text.Json.JsonException("The requested time is not valid.");
    }
}
