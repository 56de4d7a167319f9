using System.CommandLine;
using MgcBackfill.Cli.Completion;
using MgcBackfill.Errors;

namespace MgcBackfill.Cli.Commands;

/// <summary>
/// <c>mgc-backfill complete N -- WORD …</c>, which the shells' scripts call. It prints the candidates for the word after the first N words,
/// one per line, each with its description after a tab. No output means that a path is expected, which the shell completes itself. The
/// command is hidden, because users do not need it.
/// </summary>
internal sealed class CompleteCommand : Command
{
    public CompleteCommand(Terminal terminal, RootCommand root)
        : base("complete", "Print the candidates for a word of a command line.")
    {
        Hidden = true;
        var before = new Argument<int>("N");
        var words = new Argument<string[]>("WORD") { Arity = ArgumentArity.ZeroOrMore };
        Arguments.Add(before);
        Arguments.Add(words);
        SetAction(parsed =>
        {
            string[] all = parsed.GetValue(words) ?? [];
            var count = Math.Clamp(parsed.GetValue(before), 0, all.Length);
            foreach (var candidate in Completer.Complete(root, all[..count], count < all.Length ? all[count] : ""))
                terminal.Out.Write($"{candidate.Value}\t{candidate.Description}\n");
            return ExitCodes.Success;
        });
    }
}
