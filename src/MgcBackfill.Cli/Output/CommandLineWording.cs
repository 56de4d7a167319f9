using MgcBackfill.Errors;

namespace MgcBackfill.Cli.Output;

/// <summary>
/// Writes options and commands as they are typed on the command line: <c>--allow-replace</c>, <c>'mgc-backfill verify'</c>.
/// </summary>
internal sealed class CommandLineWording : IWording
{
    private CommandLineWording() { }

    /// <summary>The only instance.</summary>
    public static CommandLineWording Instance { get; } = new();

    /// <inheritdoc/>
    public string Option(OptionName option) => option.Value is { } value ? $"--{option.Name} {value}" : $"--{option.Name}";

    /// <inheritdoc/>
    public string Command(CommandName command) => $"'mgc-backfill {command.Name}'";
}
