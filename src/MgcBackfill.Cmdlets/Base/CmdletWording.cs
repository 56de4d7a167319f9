using MgcBackfill.Errors;

namespace MgcBackfill.Cmdlets;

/// <summary>Writes options and commands as they are typed in PowerShell: <c>-AllowReplace</c>, <c>Test-BackfillHonesty</c>.</summary>
public sealed class CmdletWording : IWording
{
    private CmdletWording() { }

    /// <summary>The only instance.</summary>
    public static CmdletWording Instance { get; } = new();

    /// <inheritdoc/>
    public string Option(OptionName option) => option.Value is { } value ? $"{GetParameter(option)} {value}" : GetParameter(option);

    /// <inheritdoc/>
    public string Command(CommandName command) =>
        command == CommandName.Backfill ? "Invoke-MgcBackfill"
        : command == CommandName.Verify ? "Test-BackfillHonesty"
        : command == CommandName.Init ? "Initialize-BarDatabase"
        : command == CommandName.LakeBuild ? "Export-BarLake"
        : command == CommandName.LakeCommit ? "Complete-BarLake"
        : throw new ArgumentOutOfRangeException(nameof(command), command.Name, "No cmdlet is known for this command.");

    // A parameter has the option's name without hyphens, each part with a capital letter. The database is an exception, because PowerShell
    // itself uses -Db.
    private static string GetParameter(OptionName option) =>
        option.Name == OptionName.Db.Name
            ? "-Database"
            : "-" + string.Concat(option.Name.Split('-').Select(p => char.ToUpperInvariant(p[0]) + p[1..]));
}
