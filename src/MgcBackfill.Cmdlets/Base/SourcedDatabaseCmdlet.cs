using System.Management.Automation;
using MgcBackfill.Errors;
using MgcBackfill.Source;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// A cmdlet that reads one database with its records, and compares it with its source if there is one. Files that come through the
/// pipeline are the source if a database was typed; otherwise each of them is a database.
/// </summary>
public abstract class SourcedDatabaseCmdlet : RecordedDatabaseCmdlet
{
    private readonly TypedPaths _dbn = new();
    private bool _databaseIsTyped;
    private bool _dbnIsTyped;
    private bool _gathers;
    private bool _checked;

    /// <summary>DBN files, folders, or wildcards to compare the table with.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Dbn { get; set; } = [];

    /// <summary>Searches subfolders of the source too.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Refuses the source unless a manifest of the vendor lists every one of its files.</summary>
    [Parameter]
    public SwitchParameter RequireManifest { get; set; }

    /// <summary>Full paths of the source.</summary>
    private protected IReadOnlyList<string> FullDbn => _dbn.Full;

    /// <summary>How the source is read.</summary>
    private protected SourceOptions Source => new() { Recurse = Recurse, RequireManifest = RequireManifest };

    /// <summary>The part of the source that an error is about, as it was typed; null if the error is not about the source.</summary>
    private protected object? TypedSource(Exception error) => _dbn.FindTyped(error);

    /// <inheritdoc/>
    private protected override object? GetErrorTarget(Exception error) => TypedSource(error) ?? base.GetErrorTarget(error);

    /// <summary>Processes one database and all of its source.</summary>
    private protected abstract void Check();

    /// <inheritdoc/>
    private protected sealed override void Prepare()
    {
        _databaseIsTyped = MyInvocation.BoundParameters.ContainsKey(nameof(Database));
        _dbnIsTyped = MyInvocation.BoundParameters.ContainsKey(nameof(Dbn));
        if (_dbnIsTyped)
            _dbn.AddSources(SessionState, Dbn);
    }

    /// <inheritdoc/>
    private protected sealed override void ProcessInput()
    {
        if (_databaseIsTyped && !_dbnIsTyped && Dbn.Length > 0)
        {
            _dbn.AddSources(SessionState, Dbn);
            _gathers = true;
            return;
        }

        _checked = true;
        Check();
    }

    /// <inheritdoc/>
    private protected sealed override void ProcessEnd()
    {
        if (_gathers)
            Check();
        else if (!_checked)
            throw new UsageException(
                ErrorIds.InvalidArgument,
                "The pipeline passed no input, so nothing was checked.",
                "Check the command before this one."
            );
    }
}
