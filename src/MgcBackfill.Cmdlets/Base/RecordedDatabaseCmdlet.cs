using System.Management.Automation;

namespace MgcBackfill.Cmdlets;

/// <summary>A cmdlet that reads one database with its records.</summary>
public abstract class RecordedDatabaseCmdlet : DatabaseCmdlet
{
    /// <summary>The folder of the records; by default the one beside the database.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>The folder's full path, or null for the one beside the database.</summary>
    private protected string? FullCheckpoint => Checkpoint is null ? null : Resolve(Checkpoint);
}
