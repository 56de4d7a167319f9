namespace MgcBackfill.Errors;

/// <summary>How a front end writes the options and commands of an <see cref="Advice"/>.</summary>
public interface IWording
{
    /// <summary>An option, with its value where it has one.</summary>
    string Option(OptionName option);

    /// <summary>A command, to stand after "run" or as the subject of a sentence.</summary>
    string Command(CommandName command);
}
