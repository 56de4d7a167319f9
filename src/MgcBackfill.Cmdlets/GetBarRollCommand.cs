using System.Management.Automation;
using MgcBackfill.Insight;

namespace MgcBackfill.Cmdlets;

/// <summary>Tells when the front month of a table changed.</summary>
[Cmdlet(VerbsCommon.Get, "BarRoll")]
[OutputType(typeof(BarRoll))]
public sealed class GetBarRollCommand : CancellableCmdlet
{
    /// <summary>The DuckDB database; opened for reading only.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string Database { get; set; } = "";

    /// <summary>First trading day, inclusive.</summary>
    [Parameter]
    [TradingDayTransformation]
    [ArgumentCompleter(typeof(RecordedDayCompleter))]
    public DateOnly? Start { get; set; }

    /// <summary>Last trading day, inclusive.</summary>
    [Parameter]
    [TradingDayTransformation]
    [ArgumentCompleter(typeof(RecordedDayCompleter))]
    public DateOnly? End { get; set; }

    /// <summary>The folder of the records, where it is not the one beside the database.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <inheritdoc/>
    private protected override object? TargetOf(Exception error) => Database;

    /// <inheritdoc/>
    private protected override void Take()
    {
        using var progress = new ProgressReporter(this, "Finding rolls");
        var options = new TableOptions
        {
            Db = Resolve(Database),
            Start = Start,
            End = End,
            Checkpoint = Checkpoint is null ? null : Resolve(Checkpoint),
        };
        var calendar = RollRun.Run(options, (fraction, day) => progress.Report($"{day}", fraction), Stop);
        if (calendar.Message is { } message)
            WriteWarning(message);
        WriteObject(calendar.Rolls, enumerateCollection: true);
    }
}
