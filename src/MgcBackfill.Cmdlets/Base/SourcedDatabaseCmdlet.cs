using System.Management.Automation;
using MgcBackfill.Errors;
using MgcBackfill.Source;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// A cmdlet that reads one database with its records, and holds it against its source where that is given. Files that come through the
/// pipeline are the source of a database that was typed; where none was typed, each of them is a database.
/// </summary>
public abstract class SourcedDatabaseCmdlet : RecordedDatabaseCmdlet
{
    private readonly TypedPaths _dbn = new();
    private bool _databaseIsTyped;
    private bool _dbnIsTyped;
    private bool _gathers;
    private bool _checked;

    /// <summary>DBN files, folders, or wildcards to hold the table against.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Dbn { get; set; } = [];

    /// <summary>Searches the folders inside a folder of the source too.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Refuses the source unless a manifest of the vendor lists every file of it.</summary>
    [Parameter]
    public SwitchParameter RequireManifest { get; set; }

    /// <summary>Full paths of what was given as the source.</summary>
    private protected IReadOnlyList<string> FullDbn => _dbn.Full;

    /// <summary>How the source is read.</summary>
    private protected SourceOptions Source => new() { Recurse = Recurse, RequireManifest = RequireManifest };

    /// <summary>What was given as the source that an error is about, or null.</summary>
    private protected object? TypedSource(Exception error) => _dbn.Behind(error);

    /// <inheritdoc/>
    private protected override object? TargetOf(Exception error) => TypedSource(error) ?? base.TargetOf(error);

    /// <summary>Does the work for one database and all of its source.</summary>
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
    private protected sealed override void Take()
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
    private protected sealed override void Finish()
    {
        if (_gathers)
            Check();
        else if (!_checked)
            throw new UsageException(ErrorIds.InvalidArgument, "The pipeline passed no input, so nothing was checked.", "Check the command before this one.");
    }
}
