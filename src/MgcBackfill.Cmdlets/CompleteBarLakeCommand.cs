using System.Management.Automation;
using MgcBackfill.Lake;

namespace MgcBackfill.Cmdlets;

/// <summary>Proves that every unit of a lake is built and holds exactly the bars of the files, and writes the lake's manifest.</summary>
[Cmdlet(VerbsLifecycle.Complete, "BarLake", SupportsShouldProcess = true)]
[OutputType(typeof(LakeCommitResult))]
public sealed class CompleteBarLakeCommand : LakeSourceCmdlet
{
    /// <inheritdoc/>
    private protected override string StoppedMessage => "The commit was stopped. The manifest of the lake is unchanged.";

    /// <inheritdoc/>
    private protected override void Work()
    {
        if (ShouldProcess(Out, "Commit the lake"))
            WriteRecord(Run("Committing a lake", (_, progress) => LakeCommitter.Commit(GetOptions(NoFront), progress, Cancellation)));
    }
}
