using System.Management.Automation;

namespace MgcBackfill.Cmdlets;

/// <summary>A cmdlet that only reads one database.</summary>
public abstract class DatabaseCmdlet : CancellableCmdlet
{
    /// <summary>The database; opened read-only.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, HelpMessage = "The database, such as gold.db.")]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string Database { get; set; } = "";

    /// <summary>Full path of the database.</summary>
    private protected string FullDatabase => ResolveDatabase(Database);

    /// <inheritdoc/>
    private protected override object? GetErrorTarget(Exception error) => Database;
}
