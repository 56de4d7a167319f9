using System.CommandLine;
using System.Globalization;
using MgcBackfill.Cli.Output;
using MgcBackfill.Lake;

namespace MgcBackfill.Cli.Commands.Lake;

/// <summary><c>mgc-backfill lake plan</c>.</summary>
internal sealed class LakePlanCommand : ReadOnlyCommand<LakePlan>
{
    private const string Examples = """
        Examples:
          mgc-backfill lake plan --dbn data/ --out lake/
              The units of work, and which of them the lake holds already.
          mgc-backfill lake plan --dbn data/ --out lake/ --pending
              The numbers of the units that are still to be built, as 'sbatch --array' takes them: 0-3,7.

        Unit: every bar of one schema, of one root, in one year (UTC). Its number is valid for the same options.
        States: missing; built, but not committed; committed; different, which means built from other files.
        """;

    private readonly LakeArguments _lake = new();
    private readonly Option<bool> _count = new("--count") { Description = "Print only the number of units." };
    private readonly Option<bool> _pending = new("--pending")
    {
        Description = "Print only the numbers of the units that are missing or different, as ranges with commas between them.",
    };
    private Action<Terminal, LakePlan> _print = LakeView.Write;

    public LakePlanCommand(Terminal terminal)
        : base(terminal, "plan", "List the units of a lake that the files define, and what the folder holds of them. Writes nothing.")
    {
        AddOptions(Examples, [.. _lake.All, _count, _pending]);
        Validators.Add(result =>
        {
            if (result.GetValue(_count) && result.GetValue(_pending))
                result.AddError($"Options '{_count.Name}' and '{_pending.Name}' cannot be used together.");
        });
    }

    /// <inheritdoc/>
    protected override LakePlan Compute(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation)
    {
        _print =
            parsed.GetValue(_count) ? PrintCount
            : parsed.GetValue(_pending) ? PrintPending
            : LakeView.Write;
        return LakePlanner.Plan(_lake.GetOptions(parsed), cancellation);
    }

    /// <inheritdoc/>
    protected override void Print(Terminal terminal, LakePlan result) => _print(terminal, result);

    /// <inheritdoc/>
    protected override ResultDocument Document(LakePlan result) => LakePlanDocument.From(result);

    private static void PrintCount(Terminal terminal, LakePlan plan) =>
        terminal.Out.WriteLine(plan.Units.Count.ToString(CultureInfo.InvariantCulture));

    private static void PrintPending(Terminal terminal, LakePlan plan)
    {
        var pending = UnitRanges.Format(
            plan.Units.Where(u => u.State is LakeUnitState.Missing or LakeUnitState.Different).Select(u => u.Unit)
        );
        if (pending.Length > 0)
            terminal.Out.WriteLine(pending);
    }
}
