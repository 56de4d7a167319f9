using System.Management.Automation;
using MgcBackfill.Inventory;

namespace MgcBackfill.Cmdlets;

/// <summary>Lists DBN files with what they hold and whether a backfill would take them, or what they are together.</summary>
[Cmdlet(VerbsCommon.Get, "DbnInventory", DefaultParameterSetName = "Path")]
[OutputType(typeof(InventoryFile), typeof(InventorySummary))]
public sealed class GetDbnInventoryCommand : PathCmdlet
{
    /// <summary>Reads headers alone: no record, no hash.</summary>
    [Parameter]
    public SwitchParameter HeaderOnly { get; set; }

    /// <summary>Gives one object for all files together in place of one for each.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    // The files are told in the order of their paths, so the first waits for the last path.
    private protected override void Finish()
    {
        using var progress = new ProgressReporter(this, "Looking at DBN files");
        var options = new InventoryOptions { Dbn = Files, HeaderOnly = HeaderOnly, Recurse = Recurse };
        var summary = DbnInventory.Run(options, Write, (fraction, detail) => progress.Report(detail, fraction), Stop);
        if (Summary)
            WriteRecord(summary);
        WriteInformation(summary, ["MgcBackfill", "Conclusion"]);
        WriteVerbose(summary.Conclusion);
    }

    private void Write(InventoryFile file)
    {
        if (!Summary)
            WriteRecord(file);
    }
}
