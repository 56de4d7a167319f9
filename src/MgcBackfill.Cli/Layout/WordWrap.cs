using System.Text.RegularExpressions;

namespace MgcBackfill.Cli.Layout;

/// <summary>
/// Breaks a text into lines between words and never inside a word, so that dates, numbers, contracts and file names stay whole (I6). A word
/// that is longer than a line gets its own line. The terminal then continues it on the next row, and a copy of it is unbroken.
/// </summary>
internal static partial class WordWrap
{
    /// <summary>The lines of a text. A line feed in the text starts a new line.</summary>
    public static IReadOnlyList<string> Lines(string text, int width)
    {
        if (DisplayText.Measure(text) <= width && !text.Contains('\n', StringComparison.Ordinal))
            return [text];
        var lines = new List<string>();
        foreach (var paragraph in text.Split('\n'))
            AddParagraph(lines, paragraph.TrimEnd('\r'), width);
        return lines;
    }

    /// <summary>The lines of a text that keep its indentation, with a hanging indent from the second line on.</summary>
    public static IEnumerable<string> Indented(string text, int width, int hanging)
    {
        var indent = text.Length - text.TrimStart(' ').Length;
        var lines = Lines(text[indent..], Math.Max(1, width - indent));
        if (lines.Count == 1)
            return [text];
        lines = Lines(text[indent..], Math.Max(1, width - indent - hanging));
        return lines.Select((line, i) => new string(' ', Fits(line, indent + (i == 0 ? 0 : hanging), width)) + line);
    }

    /// <summary>The width in columns of the longest part of a text that is never broken.</summary>
    public static int LongestWord(string text) => text.Length == 0 ? 0 : text.Split(' ', '\n').Max(DisplayText.Measure);

    private static int Fits(string line, int indent, int width) => DisplayText.Measure(line) + indent <= width ? indent : 0;

    private static void AddParagraph(List<string> lines, string paragraph, int width)
    {
        var line = "";
        foreach (var item in Items(paragraph))
        {
            // An item that is too long for any line is broken between its words.
            foreach (var part in DisplayText.Measure(item) <= width ? [item] : item.Split(' '))
            {
                if (line.Length > 0 && DisplayText.Measure(line) + 1 + DisplayText.Measure(part) > width)
                {
                    lines.Add(line);
                    line = part;
                }
                else
                {
                    line = line.Length == 0 ? part : $"{line} {part}";
                }
            }
        }

        lines.Add(line);
    }

    /// <summary>
    /// What is kept together where a line has room for it: the terms of a sum, a number and its noun, a contract and its number, "to" and
    /// the end of a range.
    /// </summary>
    private static IEnumerable<string> Items(string text)
    {
        var words = text.Split(' ');
        var isSum = text.Contains(" + ", StringComparison.Ordinal);
        for (int first = 0, next = 0; first < words.Length; first = next)
        {
            for (next = first + 1; next < words.Length && AreTogether(words[next - 1], words[next], isSum); next++) { }

            yield return string.Join(' ', words[first..next]);
        }
    }

    private static bool AreTogether(string word, string next, bool isSum)
    {
        if (word is "+" or "=" or ":" || next is ":")
            return true;
        if (next is "+" or "=" || (isSum && word[^1..] is "," or ";" or ":"))
            return false;
        if (isSum)
            return true;
        return next.Length > 0
            && (char.IsAsciiDigit(next[0]) ? BelongsToNumber().IsMatch(word) : char.IsLetter(next[0]) && Number().IsMatch(word));
    }

    // Ends of a range, labels of a price, and contracts.
    [GeneratedRegex(@"^(to|at|in|O|H|L|C|V|[A-Z0-9]{1,3}[FGHJKMNQUVXZ]\d{1,2})$", RegexOptions.CultureInvariant)]
    private static partial Regex BelongsToNumber();

    [GeneratedRegex(@"^[(+-]?\d[\d,.]*\d?$(?<![,.])", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
