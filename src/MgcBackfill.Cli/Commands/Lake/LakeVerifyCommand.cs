using System.CommandLine;
using MgcBackfill.Cli.Output;
using MgcBackfill.Errors;
using MgcBackfill.Lake;

namespace MgcBackfill.Cli.Commands.Lake;

/// <summary><c>mgc-backfill lake verify</c>.</summary>
internal sealed class LakeVerifyCommand : ReadOnlyCommand<LakeVerification>
{
    private const string Examples = """
        Examples:
          mgc-backfill lake verify --out lake/
              Reads every file: its sha256, its rows, sums and digest against the manifests, and the front month's build digests.
          mgc-backfill lake verify --out lake/ --dbn data/
              Compares every value with the source files too.
        """;

    private readonly LakeArguments _lake = new(
        dbnRequired: false,
        "The files that the lake was built from, to compare every value with. [default: the manifests alone]"
    );

    public LakeVerifyCommand(Terminal terminal)
        : base(terminal, "verify", "Prove that a committed lake is what its manifest lists, and, with --dbn, what its sources hold.") =>
        AddOptions(Examples, [.. _lake.All.Where(o => o != _lake.NoFront)]);

    /// <inheritdoc/>
    protected override LakeVerification Compute(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation)
    {
        var options = _lake.GetOptions(parsed);
        return LakeVerifier.Verify(options.Out, options.Dbn.Count == 0 ? null : options, p => progress(p.Fraction, p.Detail), cancellation);
    }

    /// <inheritdoc/>
    protected override BackfillException? GetFailure(LakeVerification result) => LakeVerifier.GetFailure(result);

    /// <inheritdoc/>
    protected override void Print(Terminal terminal, LakeVerification result) => LakeView.Write(terminal, result);

    /// <inheritdoc/>
    protected override ResultDocument Document(LakeVerification result) => LakeVerifyDocument.From(result);
}
