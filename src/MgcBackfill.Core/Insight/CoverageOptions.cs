using MgcBackfill.Errors;
using MgcBackfill.Source;

namespace MgcBackfill.Insight;

/// <summary>What is asked of the coverage of a table.</summary>
public sealed record CoverageOptions : TableOptions
{
    /// <summary>DBN files, folders, or wildcards that tell minutes in which others traded from those in which nobody did; may be empty.</summary>
    public IReadOnlyList<string> Dbn { get; init; } = [];

    /// <summary>How the source is searched for, and what must vouch for its files.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (Dbn.Any(string.IsNullOrWhiteSpace))
            throw new UsageException(ErrorIds.InvalidArgument, "The name of a DBN source is empty.", "Give files, a folder, or wildcards.");
    }
}
