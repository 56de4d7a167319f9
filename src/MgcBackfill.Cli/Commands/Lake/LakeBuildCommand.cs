using System.CommandLine;
using System.Globalization;
using MgcBackfill.Cli.Output;
using MgcBackfill.Errors;
using MgcBackfill.LakeRuns;

namespace MgcBackfill.Cli.Commands.Lake;

/// <summary><c>mgc-backfill lake build</c>.</summary>
internal sealed class LakeBuildCommand : ReadOnlyCommand<LakeBuildResult>
{
    private const string Examples = """
        Examples:
          mgc-backfill lake build --dbn data/ --out lake/
              Every unit, and the commit. Run it again after a crash: what the lake holds is only proved.
          mgc-backfill lake build --dbn data/ --out lake/ --workers 4
              The same bytes, built by four processes.
          mgc-backfill lake build --dbn data/ --out lake/ --unit 7
              One unit, on any machine of a cluster; 'mgc-backfill lake commit' follows when all are built.
          mgc-backfill lake build --dbn data/ --out lake/ --try
              What the first unit would be. Nothing stays.
          mgc-backfill lake build --dbn data/ --out lake/ --no-front CL
              Leaves out the front month of a product that a backfill refuses, here because of its negative prices.

        A file of the lake appears under its name when it is complete and was read back.
        """;

    private readonly LakeArguments _lake = new();
    private readonly Option<int?> _unit = new("--unit")
    {
        Description = "Build only this unit of the plan, without the commit.",
        HelpName = "N",
        CustomParser = result =>
            int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var unit)
                ? unit
                : Values.Refuse<int?>(result, "is not the number of a unit."),
    };
    private readonly Option<int> _workers = Values.Number(
        "--workers",
        "Processes that build. The result does not depend on it.",
        least: 1,
        otherwise: 1
    );
    private readonly Option<bool> _try = new("--try")
    {
        Description = "Build one unit in a temporary folder, show what it holds, and remove it.",
    };

    public LakeBuildCommand(Terminal terminal)
        : base(terminal, "build", "Build the units of a lake and commit it. After an interruption the same command continues.") =>
        AddOptions(Examples, [.. _lake.All, _lake.AllowReplace, _unit, _workers, _try]);

    /// <inheritdoc/>
    protected override LakeBuildResult Compute(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation)
    {
        var options = new LakeBuildOptions
        {
            Lake = _lake.GetOptions(parsed),
            Units = parsed.GetValue(_unit) is { } unit ? [unit] : [],
            Workers = parsed.GetValue(_workers),
            Launcher = WorkerCommand.Launcher,
            Try = parsed.GetValue(_try),
        };
        return LakeRun.Build(options, static _ => { }, p => progress(p.Fraction, p.Detail), cancellation);
    }

    /// <inheritdoc/>
    protected override BackfillException? GetFailure(LakeBuildResult result) => result.Error;

    /// <inheritdoc/>
    protected override void Print(Terminal terminal, LakeBuildResult result) => LakeView.Write(terminal, result);

    /// <inheritdoc/>
    protected override ResultDocument Document(LakeBuildResult result) => LakeBuildDocument.From(result);
}
