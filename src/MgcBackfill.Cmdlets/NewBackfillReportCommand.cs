using System.Management.Automation;
using MgcBackfill.Report;

namespace MgcBackfill.Cmdlets;

/// <summary>Proves a table and writes what it holds as one HTML page that works without a network.</summary>
[Cmdlet(VerbsCommon.New, "BackfillReport", SupportsShouldProcess = true)]
[OutputType(typeof(ReportResult))]
public sealed class NewBackfillReportCommand : CancellableCmdlet
{
    private readonly TypedPaths _dbn = new();

    /// <summary>The DuckDB database; opened for reading only.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string Database { get; set; } = "";

    /// <summary>DBN files, folders, or wildcards to prove against.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Dbn { get; set; } = [];

    /// <summary>The HTML file to write.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The folder of the records, where it is not the one beside the database.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>Replaces the file if it is an HTML file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override object? TargetOf(Exception error) => _dbn.Behind(error) ?? (error is Errors.UsageException ? Path : Database);

    /// <inheritdoc/>
    private protected override void Prepare()
    {
        foreach (var typed in Dbn)
            _dbn.Add(typed, SessionPaths.Source(SessionState, typed));
    }

    /// <inheritdoc/>
    private protected override void Take()
    {
        var options = OptionsOf();
        if (!ShouldProcess(options.Out, $"Write the report of {options.Db}"))
            return;
        var result = Run(options);
        WriteObject(result);
        foreach (var failed in result.Verification.Failed)
            WriteError(ErrorRecords.Of(failed.ToException(), Database));
    }

    private ReportResult Run(ReportOptions options)
    {
        using var progress = new ProgressReporter(this, "Proving the table");
        var streams = new RunStreams(this, CancelWork);
        try
        {
            return ReportRun.Run(options, (fraction, day) => streams.Guard(() => progress.Report(day, fraction)), Stop);
        }
        finally
        {
            streams.Rethrow();
        }
    }

    private ReportOptions OptionsOf() => new()
    {
        Db = Resolve(Database),
        Out = Resolve(Path),
        Dbn = _dbn.Full,
        Checkpoint = Checkpoint is null ? null : Resolve(Checkpoint),
        Force = Force,
    };
}
