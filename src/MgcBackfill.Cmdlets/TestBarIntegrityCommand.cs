using System.Management.Automation;
using MgcBackfill.Errors;
using MgcBackfill.Integrity;
using MgcBackfill.Market;

namespace MgcBackfill.Cmdlets;

/// <summary>Checks bars against the integrity rules of section 5.</summary>
[Cmdlet(VerbsDiagnostic.Test, "BarIntegrity")]
[OutputType(typeof(BarIntegrityResult), typeof(Bar), typeof(bool))]
public sealed class TestBarIntegrityCommand : CancellableCmdlet
{
    private readonly BarAudit _audit = new(BarInterval.Minute);

    /// <summary>Bars of any contracts; those of each contract in time order.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, HelpMessage = "A bar of Read-DbnBars.")]
    public Bar InputObject { get; set; } = null!;

    /// <summary>Returns good bars, and stops at the first bad one.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Returns true or false, and nothing else.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Accepts an input without bars, which proves nothing.</summary>
    [Parameter]
    public SwitchParameter AllowEmpty { get; set; }

    /// <inheritdoc/>
    private protected override object? GetErrorTarget(Exception error) => InputObject;

    /// <inheritdoc/>
    private protected override void Prepare()
    {
        if (PassThru && Quiet)
            throw new UsageException(ErrorIds.InvalidArgument, "-PassThru and -Quiet cannot be combined.", "Pass one of them.");
    }

    /// <inheritdoc/>
    private protected override void ProcessInput()
    {
        var violation = _audit.Check(in InputObject.Source.Raw, InputObject.SourceSymbol, InputObject.File);
        if (!PassThru)
            return;
        if (violation is not null)
            throw violation.ToException();
        WriteObject(InputObject);
    }

    /// <inheritdoc/>
    private protected override void ProcessEnd()
    {
        var result = BarIntegrityResult.From(_audit, AllowEmpty);
        if (Quiet)
            WriteObject(result.Passed);
        else if (!PassThru)
            WriteViolations(result);
        if (_audit.Checked == 0 && !AllowEmpty)
            WriteNothingChecked();
    }

    // With -Quiet the output is only true or false, so a warning reports that nothing was checked.
    private void WriteNothingChecked()
    {
        var nothing = NothingChecked.Create("There was no bar to check.");
        if (Quiet)
            WriteWarning(ErrorRecords.FormatText(nothing));
        else
            WriteError(ErrorRecords.From(nothing, null));
    }

    private void WriteViolations(BarIntegrityResult result)
    {
        if (result.IsTruncated)
            WriteWarning($"{result.ViolationCount} bars break a rule; the result lists the first {result.Violations.Count}.");
        WriteRecord(result);
    }
}
