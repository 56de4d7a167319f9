using System.Management.Automation;
using MgcBackfill.Inventory;
using MgcBackfill.Source;

namespace MgcBackfill.Cmdlets;

/// <summary>Finds the wanted trading days that neither a database nor files hold whole, and the requests that would fill them.</summary>
[Cmdlet(VerbsCommon.Get, "DbnGap")]
[OutputType(typeof(DataRequest), typeof(GapDay))]
public sealed class GetDbnGapCommand : CancellableCmdlet
{
    private readonly TypedPaths _dbn = new();
    private bool _databaseIsTyped;
    private bool _dbnIsTyped;
    private bool _gathers;

    /// <summary>The DuckDB database; opened for reading only.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string? Database { get; set; }

    /// <summary>DBN files, folders, or wildcards, believed by their headers.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Dbn { get; set; } = [];

    /// <summary>Searches the folders inside a folder of the source too.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

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
    private protected override void Prepare()
    {
        _databaseIsTyped = MyInvocation.BoundParameters.ContainsKey(nameof(Database));
        _dbnIsTyped = MyInvocation.BoundParameters.ContainsKey(nameof(Dbn));
        if (_dbnIsTyped)
            _dbn.AddSources(SessionState, Dbn);
    }

    // A file of the pipeline is a source where its name is DBN's or it is a folder, or where the database was typed; else it is the database.
    private protected override void Take()
    {
        if (!_dbnIsTyped && Dbn.Length > 0 && (_databaseIsTyped || Array.TrueForAll(Dbn, IsSource)))
        {
            _dbn.AddSources(SessionState, Dbn);
            _gathers = true;
            return;
        }

        Tell(Database);
    }

    /// <inheritdoc/>
    private protected override void Finish()
    {
        if (_gathers)
            Tell(_databaseIsTyped ? Database : null);
    }

    private bool IsSource(string path) => SourceLocator.IsDbnName(path) || System.IO.Directory.Exists(Resolve(path));

    private void Tell(string? database)
    {
        var report = Find(database);
        foreach (var warning in report.Warnings)
            WriteWarning(ErrorRecords.InParameters(warning));
        WriteRecords(Day ? report.Days : report.Requests);
        WriteInformation(report, ["MgcBackfill", "Conclusion"]);
        foreach (var note in report.Notes.Append(report.Conclusion))
            WriteVerbose(note);
    }

    private GapReport Find(string? database)
    {
        using var progress = new ProgressReporter(this, "Looking for missing days");
        return GapFinder.Find(OptionsOf(database), (fraction, detail) => progress.Report(detail, fraction), Stop);
    }

    private GapOptions OptionsOf(string? database) => new()
    {
        Db = database is null ? null : ResolveDatabase(database),
        Checkpoint = Checkpoint is null ? null : Resolve(Checkpoint),
        Dbn = _dbn.Full,
        Recurse = Recurse,
        Start = Start,
        End = End,
    };
}
