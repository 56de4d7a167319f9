using System.Globalization;
using System.Management.Automation;
using MgcBackfill.Analysis;
using MgcBackfill.Source;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// Explains one bar: where it comes from, why this contract was selected, and which run wrote it; or why there is no bar.
/// </summary>
[Cmdlet(VerbsCommon.Get, "BarProvenance")]
[OutputType(typeof(BarProvenance))]
public sealed class GetBarProvenanceCommand : CancellableCmdlet
{
    private readonly TypedPaths _dbn = new();
    private bool _warned;
    private bool _momentIsTyped;
    private bool _dbnIsTyped;
    private bool _gathers;

    /// <summary>The database; opened read-only.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The database, such as gold.db.")]
    [ValidateNotNullOrEmpty]
    public string Database { get; set; } = "";

    /// <summary>Open of the bar, or an object that has one.</summary>
    [Parameter(
        Mandatory = true,
        Position = 1,
        ValueFromPipeline = true,
        HelpMessage = "The start of a minute in UTC, such as 2024-03-01T14:30Z."
    )]
    [MomentTransformation]
    public Moment[] TsUtc { get; set; } = [];

    /// <summary>The root of the product; by default the one that the database holds.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Symbol { get; set; }

    /// <summary>The value of symbol in the rows, in a database that holds several products.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SymbolName { get; set; }

    /// <summary>DBN files, folders, or wildcards in which to look for the bar.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Dbn { get; set; } = [];

    /// <summary>Searches subfolders of the source too.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Refuses the source unless a manifest of the vendor lists every one of its files.</summary>
    [Parameter]
    public SwitchParameter RequireManifest { get; set; }

    /// <summary>The folder of the records; by default the one beside the database.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <inheritdoc/>
    private protected override object? GetErrorTarget(Exception error) => _dbn.FindTyped(error) ?? Database;

    /// <inheritdoc/>
    private protected override void Prepare()
    {
        _momentIsTyped = MyInvocation.BoundParameters.ContainsKey(nameof(TsUtc));
        _dbnIsTyped = MyInvocation.BoundParameters.ContainsKey(nameof(Dbn));
        if (_dbnIsTyped)
            _dbn.AddSources(SessionState, Dbn);
    }

    // If the time was typed, files from the pipeline are the source.
    private protected override void ProcessInput()
    {
        if (_momentIsTyped && !_dbnIsTyped && Dbn.Length > 0)
        {
            _dbn.AddSources(SessionState, Dbn);
            _gathers = true;
            return;
        }

        WriteDifferences();
    }

    /// <inheritdoc/>
    private protected override void ProcessEnd()
    {
        if (_gathers)
            WriteDifferences();
    }

    private void WriteDifferences()
    {
        foreach (var moment in TsUtc)
        {
            Warn(moment);
            var bar = ProvenanceRun.Run(CreateOptions(moment), Cancellation);
            WriteRecord(bar);
            if (bar.ToException() is { } contradiction)
                WriteError(ErrorRecords.From(contradiction, Database));
        }
    }

    private void Warn(Moment moment)
    {
        if (!moment.Assumed || _warned)
            return;
        _warned = true;
        WriteWarning(string.Create(CultureInfo.InvariantCulture, $"{moment.Utc:yyyy-MM-dd HH:mm} has no time zone and is read as UTC."));
    }

    private ProvenanceOptions CreateOptions(Moment moment) =>
        new()
        {
            Db = ResolveDatabase(Database),
            Symbol = Symbol,
            SymbolName = SymbolName,
            TsUtc = moment.Utc,
            Dbn = _dbn.Full,
            Source = new SourceOptions { Recurse = Recurse, RequireManifest = RequireManifest },
            Checkpoint = Checkpoint is null ? null : Resolve(Checkpoint),
        };
}
