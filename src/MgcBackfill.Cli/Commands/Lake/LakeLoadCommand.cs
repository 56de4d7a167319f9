using System.CommandLine;

namespace MgcBackfill.Cli.Commands.Lake;

/// <summary><c>mgc-backfill lake load</c>: a group of commands, one for each warehouse.</summary>
internal sealed class LakeLoadCommand : Command
{
    private const string Examples = """
        Examples:
          mgc-backfill lake load bigquery --out lake/ --dataset market

        'mgc-backfill help lake load bigquery' describes the command, with examples.
        """;

    public LakeLoadCommand(Terminal terminal)
        : base("load", "Generate the files that load a committed lake into a warehouse. Contacts nothing.")
    {
        Help.Attach(this, Examples, terminal.Width);
        Subcommands.Add(new LakeLoadBigQueryCommand(terminal));
    }
}
