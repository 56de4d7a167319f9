using System.Text.RegularExpressions;

namespace MgcBackfill.Errors;

/// <summary>Removes passwords from texts that quote what a user typed (Q1).</summary>
public static partial class Secrets
{
    private const string Hidden = "…";

    /// <summary>The text with every password of an address or a connection string replaced by an ellipsis.</summary>
    public static string Hide(string text) => Keyword().Replace(Address().Replace(text, $"$1{Hidden}@"), $"$1{Hidden}");

    // The part between the user and the last @ of an address: //user:password@host, or scheme:user:password@host
    [GeneratedRegex(@"((?://|\b[A-Za-z][\w+.-]*:)[^/\s:@']*:)[^\s']*@", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(
        """(\b(?:ssl ?password|password|pwd|psw)\s*=\s*)(?:"[^"]*"|[^;&\s']+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Keyword();
}
