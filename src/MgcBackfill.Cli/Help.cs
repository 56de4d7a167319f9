using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MgcBackfill.Cli;

/// <summary>The usual help, with examples and remarks below it.</summary>
/// <param name="usual">What the library of the command line shows.</param>
/// <param name="footer">The text below it.</param>
internal sealed class Help(HelpAction usual, string footer) : SynchronousCommandLineAction
{
    // Longer lines are hard to read.
    private const int Widest = 100;

    // Lines of an example's explanation are indented this far or further.
    private const int Prose = 6;

    /// <summary>True: help is shown also where required options are missing.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var result = usual.Invoke(parseResult);
        foreach (var line in Reflowed(footer, usual.MaxWidth))
            parseResult.InvocationConfiguration.Output.WriteLine(line);
        return result;
    }

    /// <summary>Gives a command the option --help, with a footer of its own.</summary>
    public static void Attach(Command command, string footer, int width)
    {
        foreach (var old in command.Options.OfType<HelpOption>().ToArray())
            command.Options.Remove(old);
        var option = new HelpOption { Description = "Show this help." };
        option.Action = new Help(new HelpAction { MaxWidth = Math.Min(width, Widest) }, footer);
        command.Options.Add(option);
    }

    // Neighbouring lines of a paragraph become one, which is broken anew for the width; lines of a table and of commands stay as they are.
    private static IEnumerable<string> Reflowed(string text, int width)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (int first = 0, next = 0; first < lines.Length; first = next)
        {
            for (next = first + 1; next < lines.Length && Continues(lines[next - 1], lines[next]); next++)
            {
            }

            var paragraph = lines[first] + string.Concat(lines[(first + 1)..next].Select(line => " " + line.TrimStart()));
            foreach (var line in Layout.WordWrap.Indented(paragraph, width, hanging: IndentOf(paragraph) is > 0 and < Prose ? 4 : 0))
                yield return line;
        }
    }

    private static bool Continues(string line, string next) =>
        line.Length > 0 && next.Length > 0 && IndentOf(line) == IndentOf(next) && IndentOf(line) is 0 or >= Prose && line[^1] != ':';

    private static int IndentOf(string line) => line.Length - line.TrimStart(' ').Length;
}
