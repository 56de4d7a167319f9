using System.Management.Automation;
using MgcBackfill.Formats;
using MgcBackfill.Lake;

namespace MgcBackfill.Cmdlets;

/// <summary>Lists the units of a lake that DBN files define, and what the folder holds of them.</summary>
[Cmdlet(VerbsCommon.Get, "BarLakePlan")]
[OutputType(typeof(PlannedLakeUnit))]
public sealed class GetBarLakePlanCommand : LakeSourceCmdlet
{
    /// <inheritdoc/>
    private protected override void Work()
    {
        var plan = LakePlanner.Plan(GetOptions(NoFront), Cancellation);
        foreach (var notice in plan.Notices.Where(n => n.CanMislead))
            WriteWarning(notice.In(CmdletWording.Instance));
        WriteRecords(plan.Units.Select(PlannedLakeUnit.From));
        WriteInformation(plan, ["MgcBackfill", "Plan"]);
        if (plan.Foreign.Count > 0)
            WriteVerbose($"The folder holds other units, not of these files: {NumberText.FirstFew(plan.Foreign, 5)}");
    }
}
