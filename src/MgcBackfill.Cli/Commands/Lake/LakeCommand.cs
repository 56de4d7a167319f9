using System.CommandLine;

namespace MgcBackfill.Cli.Commands.Lake;

/// <summary><c>mgc-backfill lake</c>: a group of commands.</summary>
internal sealed class LakeCommand : Command
{
    private const string Examples = """
        Examples:
          mgc-backfill lake plan --dbn data/ --out lake/
          mgc-backfill lake build --dbn data/ --out lake/
          mgc-backfill lake verify --dbn data/ --out lake/

        'mgc-backfill help lake build' describes a command, with examples.
        """;

    public LakeCommand(Terminal terminal)
        : base("lake", "Store every bar of every instrument in a folder of Parquet files that any engine reads.")
    {
        Help.Attach(this, Examples, terminal.Width);
        Subcommands.Add(new LakePlanCommand(terminal));
        Subcommands.Add(new LakeBuildCommand(terminal));
        Subcommands.Add(new LakeCommitCommand(terminal));
        Subcommands.Add(new LakeVerifyCommand(terminal));
        Subcommands.Add(new LakeLoadCommand(terminal));
    }
}
