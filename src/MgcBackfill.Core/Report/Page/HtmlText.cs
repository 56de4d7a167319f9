using System.Globalization;
using System.Text;

namespace MgcBackfill.Report.Page;

/// <summary>Text as HTML: markup characters are escaped, and invisible characters are shown as their codes.</summary>
internal static class HtmlText
{
    /// <summary>
    /// Adds a text, good for an element and for a quoted attribute. Controls, surrogates without their half and characters that turn the
    /// direction of reading, which could make a path or a message look like another, become <c>\u{…}</c>.
    /// </summary>
    public static void Append(StringBuilder html, string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&':
                    html.Append("&amp;");
                    break;
                case '<':
                    html.Append("&lt;");
                    break;
                case '>':
                    html.Append("&gt;");
                    break;
                case '"':
                    html.Append("&quot;");
                    break;
                case '\'':
                    html.Append("&#39;");
                    break;
                case '\n':
                    // Unescaped, a reader of the page as XML would turn it into a space in an attribute.
                    html.Append("&#10;");
                    break;
                default:
                    if (IsSeen(rune))
                        html.Append(rune.ToString());
                    else
                        html.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
                    break;
            }
        }
    }

    private static bool IsSeen(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
            );
}
