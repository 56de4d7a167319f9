using System.Management.Automation;
using MgcBackfill.Inventory;
using MgcBackfill.Market;

namespace MgcBackfill.Cmdlets;

/// <summary>Lists DBN files, what they hold and whether a backfill would accept them, or summarises all of them.</summary>
[Cmdlet(VerbsCommon.Get, "DbnInventory", DefaultParameterSetName = "Path")]
[OutputType(typeof(InventoryFile), typeof(InventorySummary))]
public sealed class GetDbnInventoryCommand : PathCmdlet
{
    /// <summary>The root of the product for which the files are judged; any product by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProductCompleter))]
    public string? Symbol { get; set; }

    /// <summary>Reads only headers: no records and no hashes.</summary>
    [Parameter]
    public SwitchParameter HeaderOnly { get; set; }

    /// <summary>Returns one object for all files instead of one for each.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    // Files are returned in the order of their paths, so no file is returned before the last path has arrived.
    private protected override void ProcessEnd()
    {
        using var progress = new ProgressReporter(this, "Inspecting DBN files");
        var options = new InventoryOptions
        {
            Dbn = Files,
            Product = Symbol is null ? null : Products.Get(Symbol),
            HeaderOnly = HeaderOnly,
            Recurse = Recurse,
        };
        var summary = DbnInventory.Run(options, Write, (fraction, detail) => progress.Report(detail, fraction), Cancellation);
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
