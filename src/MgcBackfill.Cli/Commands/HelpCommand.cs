using System.CommandLine;
using System.CommandLine.Completions;
using MgcBackfill.Cli.Output;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill help</c>: the same as --help.</summary>
internal sealed class HelpCommand : Command
{
    public HelpCommand(Terminal terminal, RootCommand root)
        : base("help", "Show the help of mgc-backfill, or of one command.")
    {
        var command = new Argument<string[]>("COMMAND")
        {
            Description = "The command to show the help of. [default: all commands]",
            Arity = ArgumentArity.ZeroOrMore,
        };
        command.CompletionSources.Add(_ =>
            root.Subcommands.Where(c => !c.Hidden).Select(c => new CompletionItem(c.Name, documentation: c.Description))
        );
        Arguments.Add(command);
        Help.Attach(this, "Examples:\n  mgc-backfill help\n  mgc-backfill help verify\n  mgc-backfill help lake build", terminal.Width);
        SetAction(parsed =>
        {
            var words = parsed.GetValue(command) ?? [];
            _ = CommandPath.Find(root, words, out var used);
            if (used < words.Length)
                return FailureView.Write(terminal, Name, Misuse.UnknownCommand(root, words), json: false, verbose: false);
            return root.Parse([.. words, "--help"]).Invoke(CommandLine.ConfigurationFor(terminal));
        });
    }
}
