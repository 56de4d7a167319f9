using System.Management.Automation;
using MgcBackfill.Analysis;

namespace MgcBackfill.Cmdlets;

/// <summary>Returns summary statistics of a table.</summary>
[Cmdlet(VerbsCommon.Get, "BarStatistics")]
[OutputType(typeof(TableStatistics))]
public sealed class GetBarStatisticsCommand : RecordedDatabaseCmdlet
{
    /// <inheritdoc/>
    private protected override void ProcessInput() =>
        WriteRecord(TableStatistics.Read(FullDatabase, FullCheckpoint, Symbol, SymbolName, Cancellation));
}
