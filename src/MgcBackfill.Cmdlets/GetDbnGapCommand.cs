using System.Management.Automation;
using MgcBackfill.Download;
using MgcBackfill.Inventory;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Cmdlets;

/// <summary>Finds trading days that neither a database nor files hold completely, and the data requests that would fill them.</summary>
[Cmdlet(VerbsCommon.Get, "DbnGap")]
[OutputType(typeof(DataRequest), typeof(GapDay), typeof(string))]
public sealed class GetDbnGapCommand : CancellableCmdlet
{
    private const string Python = "Python";
    private const string Curl = "Curl";

    private readonly TypedPaths _dbn = new();
    private bool _databaseIsTyped;
    private bool _dbnIsTyped;
    private bool _gathers;

    /// <summary>The database; opened read-only.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string? Database { get; set; }

    /// <summary>DBN files, folders, or wildcards; only their headers are read.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Dbn { get; set; } = [];

    /// <summary>The root of the product; by default that of the database.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProductCompleter))]
    public string? Symbol { get; set; }

    /// <summary>The value of symbol in the rows, in a database that holds several products.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SymbolName { get; set; }

    /// <summary>Searches subfolders of the source too.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>First trading day that is needed, inclusive.</summary>
    [Parameter(Mandatory = true, HelpMessage = "The first trading day, as yyyy-MM-dd.")]
    [TradingDayTransformation]
    [ArgumentCompleter(typeof(CoveredDayCompleter))]
    public DateOnly Start { get; set; }

    /// <summary>Last trading day that is needed, inclusive.</summary>
    [Parameter(Mandatory = true, HelpMessage = "The last trading day, as yyyy-MM-dd.")]
    [TradingDayTransformation]
    [ArgumentCompleter(typeof(CoveredDayCompleter))]
    public DateOnly End { get; set; }

    /// <summary>The folder of the records; by default the one beside the database.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>Returns the missing days with the reason, instead of requests.</summary>
    [Parameter]
    public SwitchParameter Day { get; set; }

    /// <summary>Returns the requests as a script of this kind, instead of objects.</summary>
    [Parameter]
    [ValidateSet(Python, Curl)]
    public string? Format { get; set; }

    /// <inheritdoc/>
    private protected override object? GetErrorTarget(Exception error) => _dbn.FindTyped(error) ?? Database;

    /// <inheritdoc/>
    private protected override void Prepare()
    {
        _databaseIsTyped = MyInvocation.BoundParameters.ContainsKey(nameof(Database));
        _dbnIsTyped = MyInvocation.BoundParameters.ContainsKey(nameof(Dbn));
        if (_dbnIsTyped)
            _dbn.AddSources(SessionState, Dbn);
    }

    // A file of the pipeline is a source if it has the name of a DBN file, is a folder, or the database was typed; else it is the database.
    private protected override void ProcessInput()
    {
        if (!_dbnIsTyped && Dbn.Length > 0 && (_databaseIsTyped || Array.TrueForAll(Dbn, IsSource)))
        {
            _dbn.AddSources(SessionState, Dbn);
            _gathers = true;
            return;
        }

        WriteReport(Database);
    }

    /// <inheritdoc/>
    private protected override void ProcessEnd()
    {
        if (_gathers)
            WriteReport(_databaseIsTyped ? Database : null);
    }

    private bool IsSource(string path) => SourceLocator.IsDbnName(path) || System.IO.Directory.Exists(Resolve(path));

    private void WriteReport(string? database)
    {
        var report = Find(database);
        foreach (var warning in report.Warnings)
            WriteWarning(warning);
        if (Format is null)
            WriteRecords(Day ? report.Days : report.Requests);
        else
            WriteObject(GetScript([.. report.Requests.Select(VendorRequest.From)]));
        WriteInformation(report, ["MgcBackfill", "Conclusion"]);
        foreach (var note in report.Notes.Append(report.Conclusion))
            WriteVerbose(note);
    }

    private string GetScript(IReadOnlyList<VendorRequest> requests) =>
        string.Equals(Format, Python, StringComparison.OrdinalIgnoreCase)
            ? VendorCalls.Python(requests)
            : VendorCalls.Curl(requests, GatewayAddress.Default);

    private GapReport Find(string? database)
    {
        using var progress = new ProgressReporter(this, "Finding missing days");
        return GapFinder.Find(CreateOptions(database), (fraction, detail) => progress.Report(detail, fraction), Cancellation);
    }

    private GapOptions CreateOptions(string? database) =>
        new()
        {
            Product = Symbol is null ? null : Products.Get(Symbol),
            SymbolName = SymbolName,
            Db = database is null ? null : ResolveDatabase(database),
            Checkpoint = Checkpoint is null ? null : Resolve(Checkpoint),
            Dbn = _dbn.Full,
            Recurse = Recurse,
            Start = Start,
            End = End,
        };
}
