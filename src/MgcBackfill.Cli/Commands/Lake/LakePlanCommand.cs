using System.CommandLine;
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
          mgc-backfill lake plan --dbn data/ --out lake/ --json | jq '[.units[] | select(.state == "missing") | .unit]'
              The numbers of the units that are still to be built.

        Unit: every bar of one schema, of one root, in one year (UTC). Its number is valid for the same options.
        States: missing; built, but not committed; committed; different, which means built from other files.
        """;

    private readonly LakeArguments _lake = new();

    public LakePlanCommand(Terminal terminal)
        : base(terminal, "plan", "List the units of a lake that the files define, and what the folder holds of them. Writes nothing.") =>
        AddOptions(Examples, [.. _lake.All]);

    /// <inheritdoc/>
    protected override LakePlan Compute(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation) =>
        LakePlanner.Plan(_lake.GetOptions(parsed), cancellation);

    /// <inheritdoc/>
    protected override void Print(Terminal terminal, LakePlan result) => LakeView.Write(terminal, result);

    /// <inheritdoc/>
    protected override ResultDocument Document(LakePlan result) => LakePlanDocument.From(result);
}
