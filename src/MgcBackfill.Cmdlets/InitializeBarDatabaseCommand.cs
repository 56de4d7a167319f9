using System.Management.Automation;
using MgcBackfill.Engines;
using MgcBackfill.Errors;

namespace MgcBackfill.Cmdlets;

/// <summary>Creates the tables in a database, so that backfills can write to it.</summary>
[Cmdlet(VerbsData.Initialize, "BarDatabase", SupportsShouldProcess = true)]
[OutputType(typeof(InitializedDatabase))]
public sealed class InitializeBarDatabaseCommand : CancellableCmdlet
{
    /// <summary>The database.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = $"The database, such as {BarDatabases.AddressExample}.")]
    [ValidateNotNullOrEmpty]
    public string Database { get; set; } = "";

    /// <inheritdoc/>
    private protected override object? GetErrorTarget(Exception error) => Database;

    /// <inheritdoc/>
    private protected override void ProcessInput()
    {
        var database = ResolveDatabase(Database);
        if (ShouldProcess(Secrets.Hide(Database), "Create the tables and indexes that are missing"))
            WriteRecord(InitializedDatabase.Create(database));
    }
}
