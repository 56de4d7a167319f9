using MgcBackfill.Errors;
using MgcBackfill.Source;

namespace MgcBackfill.Analysis;

/// <summary>The options of the coverage of a table.</summary>
public sealed record CoverageOptions : TableOptions
{
    /// <summary>
    /// DBN files, folders, or wildcards, to distinguish minutes in which other instruments traded from minutes in which nothing traded; may
    /// be empty.
    /// </summary>
    public IReadOnlyList<string> Dbn { get; init; } = [];

    /// <summary>How the source is searched for, and what its files must prove.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (Dbn.Any(string.IsNullOrWhiteSpace))
            throw new UsageException(ErrorIds.InvalidArgument, "The name of a DBN source is empty.", "Give files, a folder, or wildcards.");
    }
}
