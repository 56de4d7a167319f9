using System.Management.Automation;
using MgcBackfill.Inventory;

namespace MgcBackfill.Cmdlets;

/// <summary>Finds the wanted trading days that neither a database nor files hold whole, and the requests that would fill them.</summary>
[Cmdlet(VerbsCommon.Get, "DbnGap")]
[OutputType(typeof(DataRequest), typeof(GapDay))]
public sealed class GetDbnGapCommand : CancellableCmdlet
{
    private readonly TypedPaths _dbn = new();

    /// <summary>The DuckDB database; opened for reading only.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string? Database { get; set; }

    /// <summary>DBN files, folders, or wildcards, believed by their headers.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Dbn { get; set; } = [];

    /// <summary>First wanted trading day, inclusive.</summary>
    [Parameter(Mandatory = true)]
    [TradingDayTransformation]
    [ArgumentCompleter(typeof(CoveredDayCompleter))]
    public DateOnly Start { get; set; }

    /// <summary>Last wanted trading day, inclusive.</summary>
    [Parameter(Mandatory = true)]
    [TradingDayTransformation]
    [ArgumentCompleter(typeof(CoveredDayCompleter))]
    public DateOnly End { get; set; }

    /// <summary>The folder of the records, where it is not the one beside the database.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>Gives the missing days with the reason, in place of requests.</summary>
    [Parameter]
    public SwitchParameter Day { get; set; }

    /// <inheritdoc/>
    private protected override object? TargetOf(Exception error) => _dbn.Behind(error) ?? Database;

    /// <inheritdoc/>
    private protected override void Prepare() => _dbn.AddSources(SessionState, Dbn);

    /// <inheritdoc/>
    private protected override void Take()
    {
        var report = Find();
        foreach (var warning in report.Warnings)
            WriteWarning(ErrorRecords.InParameters(warning));
        WriteObject(Day ? report.Days : report.Requests, enumerateCollection: true);
        WriteInformation(report, ["MgcBackfill", "Conclusion"]);
        foreach (var note in report.Notes.Append(report.Conclusion))
            WriteVerbose(note);
    }

    private GapReport Find()
    {
        using var progress = new ProgressReporter(this, "Looking for missing days");
        return GapFinder.Find(OptionsOf(), (fraction, detail) => progress.Report(detail, fraction), Stop);
    }

    private GapOptions OptionsOf() => new()
    {
        Db = Database is null ? null : ResolveDatabase(Database),
        Checkpoint = Checkpoint is null ? null : Resolve(Checkpoint),
        Dbn = _dbn.Full,
        Start = Start,
        End = End,
    };
}
