using System.CommandLine;

namespace MgcBackfill.Cli;

/// <summary>The words that name a command: those of the commands above it, and its own.</summary>
internal static class CommandPath
{
    /// <summary>The words, such as <c>lake build</c>; empty for the program itself.</summary>
    public static string Get(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault(p => p is not RootCommand) is { } parent ? $"{Get(parent)} {command.Name}"
        : command is RootCommand ? ""
        : command.Name;

    /// <summary>The command that words name.</summary>
    /// <param name="root">All commands.</param>
    /// <param name="words">The words; those after the last command are ignored.</param>
    /// <param name="used">How many of them name the command.</param>
    /// <returns>Null if the first word is not a command.</returns>
    public static Command? Find(RootCommand root, IReadOnlyList<string> words, out int used)
    {
        Command? found = null;
        for (used = 0; used < words.Count; used++)
        {
            var word = words[used];
            if ((found ?? root).Subcommands.FirstOrDefault(c => !c.Hidden && c.Name == word) is not { } next)
                break;
            found = next;
        }

        return found;
    }
}
