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

    /// <summary>
    /// The storage version of a new database file: the oldest version of the engine that reads it. An existing file keeps its version.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(StorageVersionCompleter))]
    public string? StorageVersion { get; set; }

    /// <inheritdoc/>
    private protected override object? GetErrorTarget(Exception error) => Database;

    /// <inheritdoc/>
    private protected override void ProcessInput()
    {
        var database = ResolveDatabase(Database);
        var storage = StorageVersion is null ? null : Store.StorageVersion.Parse(StorageVersion);
        if (ShouldProcess(Secrets.Hide(Database), "Create the tables and indexes that are missing"))
            WriteRecord(InitializedDatabase.Create(database, storage));
    }
}
