using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MgcBackfill.Cli;

/// <summary>The usual help, with examples and remarks below it.</summary>
/// <param name="usual">What the parser's library shows.</param>
/// <param name="footer">What stands below it.</param>
internal sealed class Help(HelpAction usual, string footer) : SynchronousCommandLineAction
{
    /// <summary>True: help is shown also where required options are missing.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var result = usual.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(footer.ReplaceLineEndings());
        return result;
    }

    /// <summary>Gives a command the option --help, with a footer of its own.</summary>
    public static void Attach(Command command, string footer, int width)
    {
        foreach (var old in command.Options.OfType<HelpOption>().ToArray())
            command.Options.Remove(old);
        var option = new HelpOption { Description = "Show this help." };
        option.Action = new Help(new HelpAction { MaxWidth = width }, footer);
        command.Options.Add(option);
    }
}
