using System.Management.Automation;
using MgcBackfill.Backfill;
using MgcBackfill.Inventory;
using MgcBackfill.Source;

namespace MgcBackfill.Cmdlets;

/// <summary>Audits a source before the backfill: everything a run would check, and the plan it would follow, without any database.</summary>
[Cmdlet(VerbsDiagnostic.Test, "DbnSource", DefaultParameterSetName = "Path", SupportsShouldProcess = true)]
[OutputType(typeof(SourceAudit), typeof(bool))]
public sealed class TestDbnSourceCommand : PathCmdlet
{
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

    /// <summary>Trading days of a chunk.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int ChunkDays { get; set; } = BackfillOptions.DefaultChunkDays;

    /// <summary>The file that the findings are written to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Report { get; set; }

    /// <summary>Refuses the source unless a manifest of the vendor lists every file of it.</summary>
    [Parameter]
    public SwitchParameter RequireManifest { get; set; }

    /// <summary>Accepts days without a bar, which prove nothing.</summary>
    [Parameter]
    public SwitchParameter AllowEmpty { get; set; }

    /// <summary>Gives true or false, and nothing else.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    // A source is one, however many pipeline objects its files come in.
    private protected override void Finish()
    {
        var audit = Run();
        if (Quiet)
        {
            WriteObject(audit.Accepted);
            return;
        }

        WriteRecord(audit);
        foreach (var notice in audit.Notices.Where(n => n.CanMislead))
            WriteWarning(ErrorRecords.InParameters(notice.Message));
        if (audit.Refusal is { } refusal)
            WriteError(ErrorRecords.Of(refusal, TargetOf(refusal)));
    }

    private SourceAudit Run()
    {
        var writes = Report is not null && ShouldProcess(Report, "Write the audit report");
        using var progress = new ProgressReporter(this, "Auditing the source");
        var streams = new RunStreams(this, CancelWork);
        var options = new SourceAuditOptions
        {
            Dbn = Files, Source = new SourceOptions { Recurse = Recurse, RequireManifest = RequireManifest }, AllowEmpty = AllowEmpty, Start = Start, End = End, ChunkDays = ChunkDays, Report = writes ? Resolve(Report!) : null,
        };
        try
        {
            return SourceAuditRun.Run(options, (fraction, where) => streams.Guard(() => progress.Report(where, fraction)), Stop);
        }
        finally
        {
            streams.Rethrow();
        }
    }
}
