using System.Globalization;
using System.Management.Automation;
using MgcBackfill.Backfill;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Lake;
using MgcBackfill.LakeRuns;

namespace MgcBackfill.Cmdlets;

/// <summary>Builds the units of a lake, and commits it if every unit is built.</summary>
[Cmdlet(VerbsData.Export, "BarLake", SupportsShouldProcess = true, DefaultParameterSetName = WholeSet)]
[OutputType(typeof(BuiltLakeUnit))]
public sealed class ExportBarLakeCommand : LakeSourceCmdlet
{
    private const string WholeSet = "Whole";
    private const string UnitSet = "Unit";

    private readonly List<int> _units = [];

    /// <summary>Numbers of the units to build, without the commit; also from the pipeline of <c>Get-BarLakePlan</c>.</summary>
    [Parameter(
        Mandatory = true,
        ParameterSetName = UnitSet,
        ValueFromPipelineByPropertyName = true,
        HelpMessage = "Numbers of units, as Get-BarLakePlan lists them."
    )]
    [ValidateRange(0, int.MaxValue)]
    public int[] Unit { get; set; } = [];

    /// <summary>Processes that build; 1 uses only this process.</summary>
    [Parameter(ParameterSetName = WholeSet)]
    [ValidateRange(1, BackfillOptions.MaxWorkers)]
    public int Workers { get; set; } = 1;

    /// <summary>Builds one unit in a temporary folder, returns what it holds, and removes it.</summary>
    [Parameter]
    public SwitchParameter Try { get; set; }

    /// <summary>Builds units again that the lake holds from other files.</summary>
    [Parameter]
    public SwitchParameter AllowReplace { get; set; }

    /// <inheritdoc/>
    private protected override string StoppedMessage =>
        "The build was stopped. Finished units are kept. Run the same command again to go on from there.";

    /// <inheritdoc/>
    private protected override void ProcessInput()
    {
        base.ProcessInput();
        _units.AddRange(Unit.Except(_units));
    }

    /// <inheritdoc/>
    private protected override void Work()
    {
        if (PipelineIsEmpty)
        {
            WriteVerbose("The pipeline passed no unit, so nothing was built.");
            return;
        }

        if (!Try && !ShouldProcess(Out, Action))
            return;
        using var termination = new Termination(CancelWork);
        Build();
    }

    private string Action =>
        _units.Count == 0
            ? "Build every unit and commit the lake"
            : $"Build {(_units.Count == 1 ? "unit" : "units")} "
                + NumberText.Joined([.. _units.Select(u => u.ToString(CultureInfo.InvariantCulture))]);

    private void Build()
    {
        var result = Run("Building a lake", (streams, progress) => Build(built => streams.Guard(() => Write(built)), progress));
        if (result.Commit is { } commit)
        {
            WriteInformation(commit, ["MgcBackfill", "Commit"]);
            WriteVerbose($"The lake is committed: {NumberText.Count(commit.Manifest.Units.Count, "unit")}, manifest {commit.Sha256}");
        }
        else if (_units.Count == 0 && result.Error is not null)
        {
            WriteWarning("The lake is not committed, because not every unit was built.");
        }
        else if (!result.IsTrial)
        {
            WriteVerbose(
                $"The lake is not committed. Run {CmdletWording.Instance.Command(CommandName.LakeCommit)} when every unit is built."
            );
        }
    }

    private LakeBuildResult Build(Action<BuiltUnit> built, Action<LakeProgress> progress)
    {
        var options = new LakeBuildOptions
        {
            Lake = GetOptions(NoFront, AllowReplace),
            Units = _units,
            Workers = Workers,
            Launcher = Workers > 1 ? WorkerHost.CreateLauncher(SessionState) : null,
            Try = Try,
        };
        var result = LakeRun.Build(options, built, progress, Cancellation);
        foreach (var tried in result.IsTrial ? result.Units : [])
            built(tried);
        return result;
    }

    // A unit that failed is an error, and the others are built all the same.
    private void Write(BuiltUnit unit)
    {
        if (unit.Error is { } error)
            WriteError(ErrorRecords.From(error, unit.Name.ToString()));
        else
            WriteRecord(BuiltLakeUnit.From(unit, unit.Manifest!, isTrial: Try));
    }
}
