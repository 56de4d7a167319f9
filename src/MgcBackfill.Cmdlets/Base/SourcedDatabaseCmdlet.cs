using System.Management.Automation;

namespace MgcBackfill.Cmdlets;

/// <summary>A cmdlet that reads one database with its records, and holds it against its source where that is given.</summary>
public abstract class SourcedDatabaseCmdlet : RecordedDatabaseCmdlet
{
    private readonly TypedPaths _dbn = new();

    /// <summary>DBN files, folders, or wildcards to hold the table against.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Dbn { get; set; } = [];

    /// <summary>Full paths of what was typed as the source.</summary>
    private protected IReadOnlyList<string> FullDbn => _dbn.Full;

    /// <summary>What was typed as the source that an error is about, or null.</summary>
    private protected object? TypedSource(Exception error) => _dbn.Behind(error);

    /// <inheritdoc/>
    private protected override object? TargetOf(Exception error) => TypedSource(error) ?? base.TargetOf(error);

    /// <inheritdoc/>
    private protected override void Prepare() => _dbn.AddSources(SessionState, Dbn);
}
