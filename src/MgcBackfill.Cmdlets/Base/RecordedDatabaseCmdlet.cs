using System.Management.Automation;
using MgcBackfill.Checkpoint;

namespace MgcBackfill.Cmdlets;

/// <summary>A cmdlet that reads one database and its records.</summary>
public abstract class RecordedDatabaseCmdlet : DatabaseCmdlet
{
    /// <summary>The root of the product; by default the one that the database holds.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Symbol { get; set; }

    /// <summary>The value of symbol in the rows, in a database that holds several products.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SymbolName { get; set; }

    /// <summary>The folder of the records; by default the one beside the database.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>Full path of the folder, or null for the one beside the database.</summary>
    private protected string? FullCheckpoint
    {
        get
        {
            // Beside a file, or in the location of the session; the core knows only the folder of the process.
            var folder = Resolve(Checkpoint ?? CheckpointFolder.DefaultFor(FullDatabase, Symbol));
            return Checkpoint is not null || Directory.Exists(folder) ? folder : null;
        }
    }
}
