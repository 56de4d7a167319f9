namespace MgcBackfill.Errors;

/// <summary>How a front end writes the options and commands of an <see cref="Advice"/>.</summary>
public interface IWording
{
    /// <summary>Formats an option, with its value if it has one.</summary>
    string Option(OptionName option);

    /// <summary>Formats a command, for use after "run" or as the subject of a sentence.</summary>
    string Command(CommandName command);
}
