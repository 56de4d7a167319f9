using System.Management.Automation;

namespace MgcBackfill.Cmdlets;

/// <summary>A cmdlet that reads one database and its records.</summary>
public abstract class RecordedDatabaseCmdlet : DatabaseCmdlet
{
    /// <summary>The root of the product; by default the one that the database holds.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Symbol { get; set; }

    /// <summary>The folder of the records; by default the one beside the database.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>Full path of the folder, or null for the one beside the database.</summary>
    private protected string? FullCheckpoint => Checkpoint is null ? null : Resolve(Checkpoint);
}
