using System.Management.Automation;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Staging;

namespace MgcBackfill.Cmdlets;

/// <summary>Returns the bars of each trading day's front month, day by day.</summary>
[Cmdlet(VerbsCommon.Select, "FrontMonth")]
[OutputType(typeof(Bar), typeof(FrontMonthDay))]
public sealed class SelectFrontMonthCommand : CancellableCmdlet
{
    private FrontMonthSelector _selector = null!;

    /// <summary>Bars in time order.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, HelpMessage = "A bar of Read-DbnBars.")]
    public Bar InputObject { get; set; } = null!;

    /// <summary>The root of the product.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProductCompleter))]
    public string Symbol { get; set; } = Products.Default.Root;

    /// <summary>Returns one object for each day, the decision, instead of the bars.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    /// <inheritdoc/>
    private protected override object? GetErrorTarget(Exception error) => InputObject;

    /// <inheritdoc/>
    private protected override void Prepare() => _selector = new FrontMonthSelector(Products.Get(Symbol));

    /// <inheritdoc/>
    private protected override void ProcessInput() => Write(_selector.Add(InputObject.Source));

    /// <inheritdoc/>
    private protected override void ProcessEnd()
    {
        Write(_selector.Finish());
        WriteVerbose($"Skipped bars of spreads, combinations and other products: {_selector.Others}.");
        if (_selector is { Candidates: 0, Others: > 0 })
            WriteWarning(GetReason(_selector.OtherRoots));
    }

    private string GetReason(IReadOnlyCollection<string> roots) =>
        roots.Count == 0
            ? $"None of the bars is of an outright of {Symbol}; all are of spreads, combinations or other symbols."
            : $"None of the bars is of an outright of {Symbol}. They are of {NumberText.Joined([.. roots])}: "
                + $"give {(roots.Count == 1 ? "" : "one of them with ")}-{nameof(Symbol)}{(roots.Count == 1 ? $" {roots.First()}" : "")}.";

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
