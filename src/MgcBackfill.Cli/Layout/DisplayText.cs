using System.Globalization;
using System.Text;

namespace MgcBackfill.Cli.Layout;

/// <summary>The width of a text in terminal columns, and the text without characters that would move the cursor.</summary>
internal static class DisplayText
{
    // Blocks of characters that are two columns wide, from Unicode's EastAsianWidth.txt (W and F): first and last of each block.
    private static readonly int[] s_wide =
    [
        0x1100,
        0x115F,
        0x2E80,
        0x303E,
        0x3041,
        0x33FF,
        0x3400,
        0x4DBF,
        0x4E00,
        0x9FFF,
        0xA000,
        0xA4CF,
        0xAC00,
        0xD7A3,
        0xF900,
        0xFAFF,
        0xFE30,
        0xFE6F,
        0xFF00,
        0xFF60,
        0xFFE0,
        0xFFE6,
        0x1F300,
        0x1F64F,
        0x1F900,
        0x1F9FF,
        0x20000,
        0x3FFFD,
    ];

    /// <summary>The width of a text in columns.</summary>
    public static int Measure(string text)
    {
        // Nearly every text is ASCII.
        if (Ascii.IsValid(text))
            return text.Length;
        var columns = 0;
        foreach (var rune in text.EnumerateRunes())
            columns += Columns(rune);
        return columns;
    }

    /// <summary>The text with every control character, such as an escape sequence in a file name, replaced. Line feeds stay.</summary>
    public static string Printable(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.AsSpan().ContainsAnyInRange('\x7f', '\x9f'))
            return text;
        return string.Create(
            text.Length,
            text,
            static (to, from) =>
            {
                for (var i = 0; i < to.Length; i++)
                    to[i] = char.IsControl(from[i]) && from[i] != '\n' ? '\uFFFD' : from[i];
            }
        );
    }

    /// <summary>The text padded to the width with spaces: on the left for a number, otherwise on the right.</summary>
    public static string Pad(string text, int width, bool isNumber)
    {
        var spaces = new string(' ', Math.Max(0, width - Measure(text)));
        return isNumber ? spaces + text : text + spaces;
    }

    private static int Columns(Rune rune)
    {
        if (rune.Value < 0x300)
            return 1;
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            return 0;
        for (var i = 0; i < s_wide.Length; i += 2)
        {
            if (rune.Value >= s_wide[i] && rune.Value <= s_wide[i + 1])
                return 2;
        }

        return 1;
    }
}
