using System.Management.Automation;
using MgcBackfill.Insight;

namespace MgcBackfill.Cmdlets;

/// <summary>Tells what a table holds of each trading day, and why it does not hold the rest of its minutes.</summary>
[Cmdlet(VerbsCommon.Get, "BarCoverage")]
[OutputType(typeof(CoverageDay))]
public sealed class GetBarCoverageCommand : CancellableCmdlet
{
    private readonly TypedPaths _dbn = new();

    /// <summary>The DuckDB database; opened for reading only.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string Database { get; set; } = "";

    /// <summary>DBN files, folders, or wildcards that tell others' trades from none.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Dbn { get; set; } = [];

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
    private protected override object? TargetOf(Exception error) => _dbn.Behind(error) ?? Database;

    /// <inheritdoc/>
    private protected override void Prepare()
    {
        foreach (var typed in Dbn)
            _dbn.Add(typed, SessionPaths.Source(SessionState, typed));
    }

    /// <inheritdoc/>
    private protected override void Take()
    {
        using var progress = new ProgressReporter(this, "Counting minutes");
        var options = new CoverageOptions
        {
            Db = Resolve(Database),
            Dbn = _dbn.Full,
            Start = Start,
            End = End,
            Checkpoint = Checkpoint is null ? null : Resolve(Checkpoint),
        };
        var coverage = CoverageRun.Run(options, (fraction, day) => progress.Report($"{day}", fraction), Stop);
        if (coverage.Message is { } message)
            WriteWarning(message);
        WriteObject(coverage.Days, enumerateCollection: true);
    }
}
