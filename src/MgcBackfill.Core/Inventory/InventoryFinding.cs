using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>A fact about a folder that no single file shows.</summary>
/// <param name="Kind">The kind of finding.</param>
/// <param name="Message">One sentence for a person.</param>
public sealed record InventoryFinding(FindingKind Kind, string Message)
{
    /// <summary>Full paths of the files concerned; for duplicates, the one to keep comes first.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The roots of the products whose time is missing; empty for findings that are not about time.</summary>
    public IReadOnlyList<string> Roots { get; init; } = [];

    /// <summary>The raw symbol concerned, or the first of several.</summary>
    public string? Symbol { get; init; }

    /// <summary>Start of the time concerned, UTC, inclusive.</summary>
    public DateTime? Start { get; init; }

    /// <summary>End of that time, UTC, exclusive.</summary>
    public DateTime? End { get; init; }

    /// <summary>Number of bars concerned, if they were counted.</summary>
    public long? Bars { get; init; }

    /// <summary>For a contract whose mapping ends early: what it has in common with others.</summary>
    internal UnevenMapping? Mapping { get; init; }

    /// <summary>The notice that the finding repeats, for the wording of a front end.</summary>
    internal SourceNotice? Notice { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Message;
}
