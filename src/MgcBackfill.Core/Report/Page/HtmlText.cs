using System.Globalization;
using System.Text;

namespace MgcBackfill.Report.Page;

/// <summary>Text as HTML: markup characters are escaped, and invisible characters are shown as their codes.</summary>
internal static class HtmlText
{
    /// <summary>
    /// Adds a text, escaped for an element or a quoted attribute. Control characters, unpaired surrogates and characters that change the
    /// direction of the text become <c>\u{…}</c>, because they could make a path or a message look like another one.
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
                    // An XML parser would turn it into a space in an attribute if it were not escaped.
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
