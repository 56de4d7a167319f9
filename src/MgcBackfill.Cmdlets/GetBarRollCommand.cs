using System.Management.Automation;
using MgcBackfill.Analysis;

namespace MgcBackfill.Cmdlets;

/// <summary>Finds the days on which the front month of a table changed.</summary>
[Cmdlet(VerbsCommon.Get, "BarRoll")]
[OutputType(typeof(BarRoll))]
public sealed class GetBarRollCommand : RecordedDatabaseCmdlet
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
    private protected override void ProcessInput()
    {
        using var progress = new ProgressReporter(this, "Finding rolls");
        var options = new TableOptions
        {
            Db = FullDatabase,
            Symbol = Symbol,
            SymbolName = SymbolName,
            Start = Start,
            End = End,
            Checkpoint = FullCheckpoint,
        };
        var calendar = RollRun.Run(options, (fraction, day) => progress.Report($"{day}", fraction), Cancellation);
        if (calendar.Message is { } message)
            WriteWarning(message);
        WriteRecords(calendar.Rolls);
    }
}
