using System.Management.Automation;
using MgcBackfill.Insight;

namespace MgcBackfill.Cmdlets;

/// <summary>Tells a table in eight figures.</summary>
[Cmdlet(VerbsCommon.Get, "BarStatistics")]
[OutputType(typeof(TableStatistics))]
public sealed class GetBarStatisticsCommand : CancellableCmdlet
{
    /// <summary>The DuckDB database; opened for reading only.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string Database { get; set; } = "";

    /// <inheritdoc/>
    private protected override object? TargetOf(Exception error) => Database;

    /// <inheritdoc/>
    private protected override void Take() => WriteObject(TableStatistics.Read(Resolve(Database), Stop));
}
