using System.CommandLine;
using MgcBackfill.Cli.Output;
using MgcBackfill.Lake;

namespace MgcBackfill.Cli.Commands.Lake;

/// <summary><c>mgc-backfill lake commit</c>.</summary>
internal sealed class LakeCommitCommand : ReadOnlyCommand<LakeCommitResult>
{
    private const string Examples = """
        Examples:
          mgc-backfill lake commit --dbn data/ --out lake/
              After every unit was built with --unit: counts the bars of the files again, compares them with the units, and
              writes the lake's manifest. 'mgc-backfill lake build' without --unit does it itself.
          mgc-backfill lake commit --dbn 2026.dbn.zst --out lake/
              Adds the units of another year. Units that were committed before stay.
        """;

    private readonly LakeArguments _lake = new();

    public LakeCommitCommand(Terminal terminal)
        : base(
            terminal,
            "commit",
            "Prove that every unit is built and holds exactly the bars of the files, and write the lake's manifest."
        ) => AddOptions(Examples, [.. _lake.All]);

    /// <inheritdoc/>
    protected override LakeCommitResult Compute(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation) =>
        LakeCommitter.Commit(_lake.GetOptions(parsed), p => progress(p.Fraction, p.Detail), cancellation);

    /// <inheritdoc/>
    protected override void Print(Terminal terminal, LakeCommitResult result) => LakeView.Write(terminal, result);

    /// <inheritdoc/>
    protected override ResultDocument Document(LakeCommitResult result) => LakeCommitDocument.From(result);
}
