using System.CommandLine;
using System.CommandLine.Completions;

namespace MgcBackfill.Cli.Completion;

/// <summary>Finds the possible words at a position of a command line.</summary>
internal static class Completer
{
    /// <summary>Returns the candidates. None means that a path is expected, or a value that only the user knows.</summary>
    /// <param name="root">All commands.</param>
    /// <param name="before">The earlier words, without the program's name.</param>
    /// <param name="word">The typed part of the current word.</param>
    public static IReadOnlyList<(string Value, string Description)> Complete(RootCommand root, IReadOnlyList<string> before, string word)
    {
        if (before.Count == 0)
            return [.. Commands(root).Concat(Options(root, [])).Where(c => Begins(c.Value, word))];
        if (CommandPath.Find(root, before, out var used) is not { } command)
            return [];
        var candidates =
            command.Subcommands.Count == 0 ? Candidates(command, [.. before.Skip(used - 1)], word)
            : used == before.Count ? Commands(command).Concat(Options(command, before))
            : [];
        return [.. candidates.Where(c => Begins(c.Value, word))];
    }

    private static IEnumerable<(string Value, string Description)> Candidates(Command command, IReadOnlyList<string> before, string word)
    {
        if (command.Arguments.Count > 0)
            return before.Count > 1 ? [] : Values(command.Arguments[0]);

        // The option whose value is being typed: the previous word, or an earlier option that accepts several values.
        var option = before.Skip(1).LastOrDefault(w => w.StartsWith('-')) is { } name
            ? command.Options.FirstOrDefault(o => o.Name == name)
            : null;
        if (option is not null && TakesValue(option) && (before[^1] == option.Name || (TakesSeveral(option) && !word.StartsWith('-'))))
            return Values(option);
        return Options(command, before);
    }

    private static IEnumerable<(string Value, string Description)> Commands(Command command) =>
        command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name, HelpPage.FirstSentence(c.Description)));

    private static IEnumerable<(string Value, string Description)> Options(Command command, IReadOnlyList<string> before) =>
        command
            .Options.Where(o => !o.Hidden && (TakesSeveral(o) || !before.Contains(o.Name)))
            .Select(o => (o.Name, HelpPage.FirstSentence(o.Description)));

    private static IEnumerable<(string Value, string Description)> Values(Symbol symbol) =>
        symbol.GetCompletions(CompletionContext.Empty).Select(c => (c.Label, HelpPage.FirstSentence(c.Documentation)));

    private static bool TakesValue(Option option) => option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0;

    private static bool TakesSeveral(Option option) => option.Arity.MaximumNumberOfValues > 1;

    private static bool Begins(string value, string word) => value.StartsWith(word, StringComparison.Ordinal);
}
