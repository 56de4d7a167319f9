using System.Management.Automation;
using MgcBackfill.Lake;

namespace MgcBackfill.Cmdlets;

/// <summary>Verifies that a committed lake is what its manifest lists and, with the files, what they hold.</summary>
[Cmdlet(VerbsDiagnostic.Test, "BarLake")]
[OutputType(typeof(LakeVerification), typeof(bool))]
public sealed class TestBarLakeCommand : LakeCmdlet
{
    /// <summary>DBN files, folders, or wildcards to compare every value with, also from the pipeline: all of them are one source.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Dbn { get; set; } = [];

    /// <summary>Returns true or false, and nothing else.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    private protected override string[] Sources => Dbn;

    /// <inheritdoc/>
    private protected override void Work()
    {
        var options = GetOptions();
        var verification = Run(
            "Verifying a lake",
            (_, progress) => LakeVerifier.Verify(options.Out, options.Dbn.Count == 0 ? null : options, progress, Cancellation)
        );
        if (Quiet)
        {
            WriteObject(verification.Valid);
            return;
        }

        WriteRecord(verification);
        foreach (var notice in verification.Notices.Where(n => n.CanMislead))
            WriteWarning(notice.In(CmdletWording.Instance));
        if (LakeVerifier.GetFailure(verification) is { } failure)
            WriteError(ErrorRecords.From(failure, GetErrorTarget(failure)));
    }
}
