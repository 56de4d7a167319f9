using System.Text.RegularExpressions;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Architecture;

/// <summary>The rules of docs/rules.md, each an item that begins with its number: <c>- **C5** text</c>.</summary>
internal static partial class RuleNumbers
{
    private static readonly Lazy<Dictionary<string, string>> s_rules = new(Read);

    /// <summary>True for the number of a rule, such as C5 or G2b, and for a case in the text of a rule: C5d is case (d) of C5.</summary>
    public static bool Exists(string number) =>
        s_rules.Value.ContainsKey(number)
        || (
            char.IsAsciiLetterLower(number[^1])
            && s_rules.Value.TryGetValue(number[..^1], out var text)
            && text.Contains($"({number[^1]})", StringComparison.Ordinal)
        );

    /// <summary>
    /// Everything in a text that looks like the number of a rule, in order: a letter that rules begin with, and a number.
    /// </summary>
    public static IEnumerable<string> In(string text) => Candidate().Matches(text).Select(m => m.Value);

    private static Dictionary<string, string> Read()
    {
        var rules = new Dictionary<string, string>(StringComparer.Ordinal);
        string? current = null;
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "docs", "rules.md")))
        {
            if (Item().Match(line) is { Success: true } item)
                rules.Add(current = item.Groups[1].Value, line);
            else if (current is not null && line.StartsWith("  ", StringComparison.Ordinal))
                rules[current] += "\n" + line;
            else
                current = null;
        }

        return rules;
    }

    [GeneratedRegex(@"^- \*\*([A-Z]\d{1,2}[a-z]?)\*\* ", RegexOptions.CultureInvariant)]
    private static partial Regex Item();

    // Not a part of a longer name, and not a command in the path of an SVG picture, which looks similar.
    [GeneratedRegex(@"(?<![\w.""'#/=-])[PSATFBDCMWGIRQLEN]\d{1,2}[a-z]?(?![\w-])", RegexOptions.CultureInvariant)]
    private static partial Regex Candidate();
}
