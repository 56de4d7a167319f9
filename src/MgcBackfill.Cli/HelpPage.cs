using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using MgcBackfill.Cli.Layout;
using MgcBackfill.Download;
using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Cli;

/// <summary>The help of a command as lines, none of which is broken inside a word. A function of the command and the width.</summary>
internal static class HelpPage
{
    private const int Indent = 2;
    private const int Deeper = 6;

    // A description in fewer columns than that stands below its name.
    private const int LeastDescription = 36;

    /// <summary>The description, the usage, the arguments, the options and the subcommands of a command.</summary>
    public static IEnumerable<string> Lines(Command command, int width)
    {
        yield return "Description:";
        foreach (var line in Prose(command.Description ?? "", Indent, width))
            yield return line;
        yield return "";
        yield return "Usage:";
        foreach (var line in WordWrap.Indented($"  {FormatUsage(command)}", width, hanging: 4))
            yield return line;
        var sections = new (string Head, (string, string)[] Rows)[]
        {
            ("Arguments:", [.. command.Arguments.Where(a => !a.Hidden).Select(a => ($"<{a.Name}>", a.Description ?? ""))]),
            ("Options:", [.. command.Options.Where(o => !o.Hidden).Select(o => (GetName(o), GetDescription(o)))]),
            (
                "Commands:",
                [
                    .. command
                        .Subcommands.Where(c => !c.Hidden)
                        .Select(c => (string.Join(' ', [c.Name, .. c.Arguments.Select(Placeholder)]), FirstSentence(c.Description))),
                ]
            ),
        };
        foreach (var (head, rows) in sections.Where(s => s.Rows.Length > 0))
        {
            yield return "";
            yield return head;
            foreach (var line in Section(rows, width))
                yield return line;
        }

        yield return "";
    }

    /// <summary>The first sentence of a description, without its full stop.</summary>
    public static string FirstSentence(string? text)
    {
        var end = text?.IndexOf(". ", StringComparison.Ordinal) ?? -1;
        return (end < 0 ? text ?? "" : text![..end]).TrimEnd('.');
    }

    private static string FormatUsage(Command command)
    {
        if (command is RootCommand)
            return "mgc-backfill COMMAND [options]";
        if (command.Subcommands.Count > 0)
            return $"mgc-backfill {CommandPath.Get(command)} COMMAND [options]";
        string[] required = [.. command.Options.Where(o => o is { Required: true, Hidden: false }).Select(o => $"{o.Name} <{o.HelpName}>")];
        return string.Join(
            ' ',
            [$"mgc-backfill {CommandPath.Get(command)}", .. command.Arguments.Select(Placeholder), .. required, "[options]"]
        );
    }

    private static string Placeholder(Argument argument) =>
        argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name}]" : $"<{argument.Name}>";

    private static string GetName(Option option)
    {
        // An alias such as /h is a path on Linux.
        var names = string.Join(
            ", ",
            option
                .Aliases.Append(option.Name)
                .Distinct()
                .Where(n => n[0] == '-')
                .OrderBy(n => n.Length)
                .ThenBy(n => n, StringComparer.Ordinal)
        );
        return $"{names}{(option.HelpName is { } value ? $" <{value}>" : "")}{(option.Required ? " (REQUIRED)" : "")}";
    }

    // A switch is off by default.
    private static string GetDescription(Option option) =>
        option is { HasDefaultValue: true } and not HelpOption and not VersionOption && option.GetDefaultValue() is { } value and not bool
            ? string.Create(CultureInfo.InvariantCulture, $"{option.Description} [default: {GetDefault(value)}]")
            : option.Description ?? "";

    // As a user types it.
    private static object GetDefault(object value) =>
        value switch
        {
            BarInterval interval => interval.SchemaName,
            SplitDuration split => JsonText.Name(split),
            _ => value,
        };

    private static IEnumerable<string> Section((string Name, string Text)[] rows, int width)
    {
        var names = rows.Max(r => r.Name.Length);
        var left = width - Indent - names - Indent;
        foreach (var (name, text) in rows)
        {
            if (left >= LeastDescription)
            {
                foreach (var (i, line) in WordWrap.Lines(text, left).Index())
                    yield return $"  {(i == 0 ? name : "").PadRight(names)}  {line}".TrimEnd();
                continue;
            }

            yield return $"  {name}";
            foreach (var line in Prose(text, Deeper, width))
                yield return line;
        }
    }

    private static IEnumerable<string> Prose(string text, int indent, int width) =>
        WordWrap.Lines(text, width - indent).Select(line => new string(' ', indent) + line);
}
