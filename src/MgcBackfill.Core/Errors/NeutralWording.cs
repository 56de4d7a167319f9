namespace MgcBackfill.Errors;

/// <summary>
/// The wording of texts that belong to no front end, such as the report of an audit, so that their bytes do not depend on the front end.
/// </summary>
public sealed class NeutralWording : IWording
{
    private NeutralWording() { }

    /// <summary>The only instance.</summary>
    public static NeutralWording Instance { get; } = new();

    /// <inheritdoc/>
    public string Option(OptionName option) => $"the option '{option.Name}{(option.Value is { } value ? " " + value : "")}'";

    /// <inheritdoc/>
    public string Command(CommandName command) => $"the command '{command.Name}'";
}
