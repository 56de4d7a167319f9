using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MgcBackfill.Errors;

namespace MgcBackfill.Cli;

/// <summary>
/// Finds the one error to report for an invalid command line. Errors that explain others come first: a mistyped name, then a value, then a
/// missing option.
/// </summary>
internal static class Misuse
{
    /// <summary>The error for a command line that cannot be parsed.</summary>
    public static UsageException From(ParseResult parsed, IReadOnlyList<string> args)
    {
        var command = parsed.CommandResult.Command;
        var (message, hint) =
            command is RootCommand root ? ForRoot(root, args)
            : command.Subcommands.Count > 0 ? ForGroup(command, args)
            : UnknownOption(command, parsed, args)
                ?? WrongValue(parsed)
                ?? Unexpected(parsed, command)
                ?? Missing(parsed, command)
                ?? (parsed.Errors[0].Message, null);
        return Error(message, hint, command is RootCommand ? null : command);
    }

    /// <summary>The error for a command that does not exist.</summary>
    public static UsageException UnknownCommand(RootCommand root, IReadOnlyList<string> words)
    {
        var group = CommandPath.Find(root, words, out _) is { Subcommands.Count: > 0 } found ? found : null;
        var (message, hint) = group is null ? ForRoot(root, words) : ForGroup(group, words);
        return Error(message, hint, group);
    }

    private static UsageException Error(string message, string? hint, Command? command)
    {
        var help = command is null
            ? "'mgc-backfill help' lists the commands."
            : $"'mgc-backfill help {CommandPath.Get(command)}' lists the options, with examples.";
        return new UsageException(ErrorIds.InvalidArgument, Secrets.Hide(message), Secrets.Hide(hint is null ? help : $"{hint} {help}"));
    }

    private static (string Message, string? Hint) ForRoot(RootCommand root, IReadOnlyList<string> args)
    {
        if (args.FirstOrDefault(a => !a.StartsWith('-')) is { } verb)
            return (
                $"'{verb}' is not a command of mgc-backfill.",
                DidYouMean(verb, root.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))
            );
        if (args.FirstOrDefault(a => a.StartsWith('-') && root.Options.All(o => !IsNamed(o, a))) is { } option)
            return ($"'{option}' is not an option of mgc-backfill, or stands before the command that it belongs to.", null);
        return ("The command is missing.", null);
    }

    // A command that only groups others.
    private static (string Message, string? Hint) ForGroup(Command command, IReadOnlyList<string> args)
    {
        string[] names = [.. command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)];
        var needs = $"'{command.Name}' needs one of {string.Join(", ", names)} after it.";
        return args.SkipWhile(a => a != command.Name).Skip(1).FirstOrDefault() is { } word
            ? ($"'{word}' is not a command of 'mgc-backfill {command.Name}'.", DidYouMean(word, names) ?? needs)
            : (needs, null);
    }

    private static (string Message, string? Hint)? UnknownOption(Command command, ParseResult parsed, IReadOnlyList<string> args)
    {
        foreach (var arg in args.TakeWhile(a => a != "--").Where(a => a.Length > 1 && a[0] == '-' && !char.IsAsciiDigit(a[1])))
        {
            var name = arg.Split('=', ':')[0];
            if (command.Options.Any(o => IsNamed(o, name)))
                continue;
            var hint = DidYouMean(name, command.Options.Where(o => !o.Hidden).Select(o => o.Name));

            // An option that accepts several values has consumed it as one of them.
            if (hint is null && !parsed.UnmatchedTokens.Contains(arg))
                hint = $"A path that starts with '-' is given as './{arg}'.";
            return ($"'{name}' is not an option of '{CommandPath.Get(command)}'.", hint);
        }

        return null;
    }

    private static (string Message, string? Hint)? WrongValue(ParseResult parsed)
    {
        foreach (var error in parsed.Errors)
        {
            var option = error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult;
            if (option is null or { Implicit: true })
                continue;
            if (option.Tokens.Count == 0)
                return ($"{option.Option.Name} needs a value: {Usage(option.Option)}.", null);
            if (option.Tokens.Count > option.Option.Arity.MaximumNumberOfValues)
                return (
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{option.Option.Name} takes one value, and {option.Tokens.Count} were "
                            + $"given: {string.Join(", ", option.Tokens.Select(t => $"'{t.Value}'"))}."
                    ),
                    null
                );
            return (error.Message, null);
        }

        return null;
    }

    private static (string Message, string? Hint)? Unexpected(ParseResult parsed, Command command)
    {
        if (parsed.UnmatchedTokens.Count == 0)
            return null;
        var word = parsed.UnmatchedTokens[0];
        return command.Arguments.Count > 0
            ? ($"'{word}' is one word too many for '{CommandPath.Get(command)}'.", null)
            : ($"'{word}' is not expected here: '{CommandPath.Get(command)}' takes every value after an option.", null);
    }

    private static (string Message, string? Hint)? Missing(ParseResult parsed, Command command)
    {
        string[] missing = [.. command.Options.Where(o => o.Required && parsed.GetResult(o) is null or { Implicit: true }).Select(Usage)];
        string[] arguments =
        [
            .. command
                .Arguments.Where(a => a.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(a) is null or { Tokens.Count: 0 })
                .Select(a => a.HelpName ?? a.Name),
        ];
        return missing.Length + arguments.Length == 0
            ? null
            : ($"'{CommandPath.Get(command)}' needs {string.Join(" and ", missing.Concat(arguments))}.", null);
    }

    private static string Usage(Option option) => option.HelpName is { } value ? $"{option.Name} {value}" : option.Name;

    private static string? DidYouMean(string word, IEnumerable<string> candidates) =>
        Suggestion.Find(word, candidates) is { } suggestion ? $"Did you mean '{suggestion}'?" : null;

    private static bool IsNamed(Option option, string name) => option.Name == name || option.Aliases.Contains(name);
}
