using System.Management.Automation;
using MgcBackfill.Errors;
using MgcBackfill.Report;

namespace MgcBackfill.Cmdlets;

/// <summary>Verifies a table and writes what it holds as one HTML page that works without a network.</summary>
[Cmdlet(VerbsCommon.New, "BackfillReport", SupportsShouldProcess = true)]
[OutputType(typeof(ReportResult))]
public sealed class NewBackfillReportCommand : SourcedDatabaseCmdlet
{
    /// <summary>The HTML file to write.</summary>
    [Parameter(Mandatory = true, HelpMessage = "The HTML file to write.")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>First trading day whose minutes the page holds, inclusive; without both, the newest days and the rolls.</summary>
    [Parameter]
    [TradingDayTransformation]
    [ArgumentCompleter(typeof(RecordedDayCompleter))]
    public DateOnly? ZoomStart { get; set; }

    /// <summary>Last trading day whose minutes the page holds, inclusive.</summary>
    [Parameter]
    [TradingDayTransformation]
    [ArgumentCompleter(typeof(RecordedDayCompleter))]
    public DateOnly? ZoomEnd { get; set; }

    /// <summary>Replaces the file if it is an HTML file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Accepts a table without a bar, although a check of no bars proves nothing.</summary>
    [Parameter]
    public SwitchParameter AllowEmpty { get; set; }

    /// <inheritdoc/>
    private protected override object? GetErrorTarget(Exception error) =>
        error is UsageException ? TypedSource(error) ?? Path : base.GetErrorTarget(error);

    /// <inheritdoc/>
    private protected override void Check()
    {
        var options = GetOptions();
        if (!ShouldProcess(options.Out, $"Write the report of {Secrets.Hide(options.Db)}"))
            return;
        var result = Run(options);
        WriteRecord(result);
        foreach (var failed in result.Verification.Failed)
            WriteError(ErrorRecords.From(failed.ToException(), Database));
        if (!result.Verification.Passed && !result.Verification.Failed.Any())
            WriteError(ErrorRecords.From(result.Verification.Failure!, Database));
    }

    private ReportResult Run(ReportOptions options)
    {
        using var progress = new ProgressReporter(this, "Verifying the table");
        var streams = new RunStreams(this, CancelWork);
        try
        {
            return ReportRun.Run(options, (fraction, day) => streams.Guard(() => progress.Report(day, fraction)), Cancellation);
        }
        finally
        {
            streams.Rethrow();
        }
    }

    private ReportOptions GetOptions() =>
        new()
        {
            Db = FullDatabase,
            Symbol = Symbol,
            SymbolName = SymbolName,
            Out = Resolve(Path),
            Dbn = FullDbn,
            Source = Source,
            Checkpoint = FullCheckpoint,
            ZoomStart = ZoomStart,
            ZoomEnd = ZoomEnd,
            Force = Force,
            AllowEmpty = AllowEmpty,
        };
}
