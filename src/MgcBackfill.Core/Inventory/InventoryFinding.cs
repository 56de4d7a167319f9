namespace MgcBackfill.Inventory;

/// <summary>Something about a folder that no file shows alone.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Message">One sentence for a person.</param>
public sealed record InventoryFinding(FindingKind Kind, string Message)
{
    /// <summary>Full paths of the files that it is about; of duplicates the one to keep first.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The raw symbol that it is about, or the first of several.</summary>
    public string? Symbol { get; init; }

    /// <summary>Where the time that it is about begins, UTC, inclusive.</summary>
    public DateTime? Start { get; init; }

    /// <summary>Where that time ends, UTC, exclusive.</summary>
    public DateTime? End { get; init; }

    /// <summary>How many bars it is about, where they were counted.</summary>
    public long? Bars { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Message;
}
