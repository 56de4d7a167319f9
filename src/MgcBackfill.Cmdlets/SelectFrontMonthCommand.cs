using System.Management.Automation;
using MgcBackfill.Staging;

namespace MgcBackfill.Cmdlets;

/// <summary>Returns the bars of each trading day's front month, day by day.</summary>
[Cmdlet(VerbsCommon.Select, "FrontMonth")]
[OutputType(typeof(Bar), typeof(FrontMonthDay))]
public sealed class SelectFrontMonthCommand : CancellableCmdlet
{
    private readonly FrontMonthSelector _selector = new();

    /// <summary>Bars in time order.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, HelpMessage = "A bar of Read-DbnBars.")]
    public Bar InputObject { get; set; } = null!;

    /// <summary>Returns one object for each day, the decision, instead of the bars.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    /// <inheritdoc/>
    private protected override object? GetErrorTarget(Exception error) => InputObject;

    /// <inheritdoc/>
    private protected override void ProcessInput() => Write(_selector.Add(InputObject.Source));

    /// <inheritdoc/>
    private protected override void ProcessEnd()
    {
        Write(_selector.Finish());
        WriteVerbose($"Skipped bars of spreads, combinations and other products: {_selector.Others}.");
    }

    private void Write(DecidedDay? day)
    {
        if (day is null)
            return;
        if (Summary)
            WriteRecord(new FrontMonthDay(day.Decision));
        else
            WriteObject(day.Bars.Select(b => new Bar(b)), enumerateCollection: true);
    }
}
