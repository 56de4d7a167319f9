using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text.RegularExpressions;
using MgcBackfill.Errors;

namespace MgcBackfill.Cli;

/// <summary>Shows the help of a command, with examples and remarks below it.</summary>
/// <param name="command">The command.</param>
/// <param name="footer">The examples and remarks.</param>
/// <param name="width">Columns of the terminal.</param>
internal sealed partial class Help(Command command, string footer, int width) : SynchronousCommandLineAction
{
    // Longer lines are hard to read.
    private const int Widest = 100;

    // Lines of an example's explanation are indented this far or further.
    private const int Prose = 6;

    /// <summary>True: help is also shown if required options are missing.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var columns = Math.Min(width, Widest);
        foreach (var line in HelpPage.Lines(command, columns).Concat(Reflowed(footer, columns)))
            parseResult.InvocationConfiguration.Output.WriteLine(line);
        return ExitCodes.Success;
    }

    /// <summary>Adds the option --help, with its own footer, to a command.</summary>
    public static void Attach(Command command, string footer, int width)
    {
        foreach (var old in command.Options.OfType<HelpOption>().ToArray())
            command.Options.Remove(old);
        command.Options.Add(new HelpOption { Description = "Show this help.", Action = new Help(command, footer, width) });
    }

    // Adjacent lines of a paragraph are joined and wrapped to the width; lines of a table and of commands stay as they are.
    private static IEnumerable<string> Reflowed(string text, int width)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (int first = 0, next = 0; first < lines.Length; first = next)
        {
            for (next = first + 1; next < lines.Length && Continues(lines[next - 1], lines[next]); next++) { }

            var paragraph = lines[first] + string.Concat(lines[(first + 1)..next].Select(line => " " + line.TrimStart()));
            var wrapped = Example().IsMatch(paragraph)
                ? Continued(paragraph, width)
                : Layout.WordWrap.Indented(paragraph, width, hanging: GetIndent(paragraph) is > 0 and < Prose ? 4 : 0);
            foreach (var line in wrapped)
                yield return line;
        }
    }

    // A command that is too long is continued as a shell does it, so that a copy of it runs. An option stays with its value.
    private static IEnumerable<string> Continued(string command, int width)
    {
        const string Sign = " \\";
        var line = "";
        foreach (var part in Break().Split(command))
        {
            if (line.Length > 0 && line.Length + 1 + part.Length + Sign.Length > width && command.Length > width)
            {
                yield return line + Sign;
                line = new string(' ', Prose) + part;
            }
            else
            {
                line = line.Length == 0 ? part : $"{line} {part}";
            }
        }

        yield return line;
    }

    [GeneratedRegex("^  (mgc-backfill |test )", RegexOptions.CultureInvariant)]
    private static partial Regex Example();

    [GeneratedRegex(@" (?=--[a-z]|\| jq |> )", RegexOptions.CultureInvariant)]
    private static partial Regex Break();

    private static bool Continues(string line, string next) =>
        line.Length > 0 && next.Length > 0 && GetIndent(line) == GetIndent(next) && GetIndent(line) is 0 or >= Prose && line[^1] != ':';

    private static int GetIndent(string line) => line.Length - line.TrimStart(' ').Length;
}
