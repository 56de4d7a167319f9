using System.Management.Automation;
using MgcBackfill.Analysis;

namespace MgcBackfill.Cmdlets;

/// <summary>Shows what a table holds for each trading day, and why it holds no bar for the other minutes.</summary>
[Cmdlet(VerbsCommon.Get, "BarCoverage")]
[OutputType(typeof(CoverageDay))]
public sealed class GetBarCoverageCommand : SourcedDatabaseCmdlet
{
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

    /// <inheritdoc/>
    private protected override void Check()
    {
        using var progress = new ProgressReporter(this, "Counting minutes");
        var options = new CoverageOptions
        {
            Db = FullDatabase,
            Symbol = Symbol,
            SymbolName = SymbolName,
            Dbn = FullDbn,
            Source = Source,
            Start = Start,
            End = End,
            Checkpoint = FullCheckpoint,
        };
        var coverage = CoverageRun.Run(options, (fraction, day) => progress.Report($"{day}", fraction), Cancellation);
        if (coverage.Message is { } message)
            WriteWarning(message);
        WriteRecords(coverage.Days);
    }
}
