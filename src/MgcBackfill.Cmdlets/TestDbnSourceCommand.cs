using System.Management.Automation;
using MgcBackfill.Backfill;
using MgcBackfill.Inventory;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// Checks a source before the backfill: everything that a run would check, and the plan that it would follow, without a database.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "DbnSource", DefaultParameterSetName = "Path", SupportsShouldProcess = true)]
[OutputType(typeof(SourceAudit), typeof(bool))]
public sealed class TestDbnSourceCommand : PathCmdlet
{
    /// <summary>The root of the product.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProductCompleter))]
    public string Symbol { get; set; } = Products.Default.Root;

    /// <summary>First trading day, inclusive.</summary>
    [Parameter]
    [TradingDayTransformation]
    [ArgumentCompleter(typeof(CoveredDayCompleter))]
    public DateOnly? Start { get; set; }

    /// <summary>Last trading day, inclusive.</summary>
    [Parameter]
    [TradingDayTransformation]
    [ArgumentCompleter(typeof(CoveredDayCompleter))]
    public DateOnly? End { get; set; }

    /// <summary>Number of trading days in a chunk.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int ChunkDays { get; set; } = BackfillOptions.DefaultChunkDays;

    /// <summary>The file for the findings.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Report { get; set; }

    /// <summary>Refuses the source unless a manifest of the vendor lists every one of its files.</summary>
    [Parameter]
    public SwitchParameter RequireManifest { get; set; }

    /// <summary>Accepts a source without a bar, although a check of no bars proves nothing.</summary>
    [Parameter]
    public SwitchParameter AllowEmpty { get; set; }

    /// <summary>Returns true or false, and nothing else.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    // All files of the pipeline are one source.
    private protected override void ProcessEnd()
    {
        var audit = Run();
        if (Quiet)
        {
            WriteObject(audit.Accepted);
            return;
        }

        WriteRecord(audit);
        foreach (var notice in audit.Notices.Where(n => n.CanMislead))
            WriteWarning(notice.In(CmdletWording.Instance));
        if (audit.Refusal is { } refusal)
            WriteError(ErrorRecords.From(refusal, GetErrorTarget(refusal)));
    }

    private SourceAudit Run()
    {
        var writes = Report is not null && ShouldProcess(Report, "Write the report of the source");
        using var progress = new ProgressReporter(this, "Checking the source");
        var streams = new RunStreams(this, CancelWork);
        var options = new SourceAuditOptions
        {
            Dbn = Files,
            Product = Products.Get(Symbol),
            Source = new SourceOptions { Recurse = Recurse, RequireManifest = RequireManifest },
            AllowEmpty = AllowEmpty,
            Start = Start,
            End = End,
            ChunkDays = ChunkDays,
            Report = writes ? Resolve(Report!) : null,
        };
        try
        {
            return SourceAuditRun.Run(options, (fraction, where) => streams.Guard(() => progress.Report(where, fraction)), Cancellation);
        }
        finally
        {
            streams.Rethrow();
        }
    }
}
