using System.Management.Automation;
using MgcBackfill.Analysis;
using MgcBackfill.Formats;

namespace MgcBackfill.Cmdlets;

/// <summary>Compares two databases: schema, days, contracts and every value of every bar.</summary>
[Cmdlet(VerbsData.Compare, "BarDatabase")]
[OutputType(typeof(DatabaseDifference), typeof(DatabaseComparison), typeof(bool))]
public sealed class CompareBarDatabaseCommand : CancellableCmdlet
{
    /// <summary>The first database; opened read-only.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The first database.")]
    [ValidateNotNullOrEmpty]
    public string Database { get; set; } = "";

    /// <summary>The second database; opened read-only.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, HelpMessage = "The second database.")]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string With { get; set; } = "";

    /// <summary>The root of the product; by default the one that the database holds.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Symbol { get; set; }

    /// <summary>The value of symbol in the rows, in a database that holds several products.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SymbolName { get; set; }

    /// <summary>First trading day, inclusive.</summary>
    [Parameter]
    [TradingDayTransformation]
    public DateOnly? Start { get; set; }

    /// <summary>Last trading day, inclusive.</summary>
    [Parameter]
    [TradingDayTransformation]
    public DateOnly? End { get; set; }

    /// <summary>Maximum number of differences of each kind in the output; all are counted.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Most { get; set; } = ComparisonOptions.DefaultLimit;

    /// <summary>Returns the counts in one object instead of the differences.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    /// <summary>Returns true or false, and nothing else.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Accepts two databases without bars, which proves nothing.</summary>
    [Parameter]
    public SwitchParameter AllowEmpty { get; set; }

    /// <inheritdoc/>
    private protected override object? GetErrorTarget(Exception error) => (string[])[Database, With];

    /// <inheritdoc/>
    private protected override void ProcessInput()
    {
        var comparison = Run();
        if (Quiet)
            WriteObject(comparison.ToException() is null);
        else if (Summary)
            WriteRecord(comparison);
        else if (comparison.Differences > comparison.Reported)
            WriteWarning(
                $"{NumberText.Count(comparison.Differences, "difference")} {(comparison.Differences == 1 ? "was" : "were")} found, and "
                    + $"{NumberText.Format(comparison.Reported)} {(comparison.Reported == 1 ? "is" : "are")} returned. "
                    + "Pass a larger -Most to return more of each kind."
            );
        if (!comparison.Equal || comparison.ToException() is not { } nothing)
            return;
        if (Quiet)
            WriteWarning(ErrorRecords.FormatText(nothing));
        else
            WriteError(ErrorRecords.From(nothing, (string[])[Database, With]));
    }

    private DatabaseComparison Run()
    {
        using var progress = new ProgressReporter(this, "Comparing databases");
        var streams = new RunStreams(this, CancelWork);
        var options = new ComparisonOptions
        {
            Left = ResolveDatabase(Database),
            Right = ResolveDatabase(With),
            Symbol = Symbol,
            SymbolName = SymbolName,
            Start = Start,
            End = End,
            Limit = Summary || Quiet ? 0 : Most,
            AllowEmpty = AllowEmpty,
        };
        try
        {
            return ComparisonRun.Run(
                options,
                difference => streams.Guard(() => WriteRecord(difference)),
                (fraction, day) => streams.Guard(() => progress.Report($"{day}", fraction)),
                Cancellation
            );
        }
        finally
        {
            streams.Rethrow();
        }
    }
}
