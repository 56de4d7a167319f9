using MgcBackfill.Cli.Layout;

namespace MgcBackfill.Cli.Progress;

/// <summary>
/// The last line of a terminal, which is overwritten again and again. It is erased before anything else is written, so that no part of it
/// remains. It never fills the width of the terminal, so that it never wraps. Not safe for use by several threads at once.
/// </summary>
/// <param name="output">The terminal.</param>
/// <param name="width">Returns its current width in columns.</param>
internal sealed class LiveLine(TextWriter output, Func<int> width)
{
    // Space for ^C, which the terminal itself writes after the line.
    private const int Margin = 4;

    private string _shown = "";

    /// <summary>Number of columns that the line may use.</summary>
    public int AvailableWidth => width() - Margin;

    /// <summary>Shows a text instead of the current one.</summary>
    public void Show(string text)
    {
        if (DisplayText.Measure(text) > AvailableWidth)
            text = "";
        output.Write(Erasing() + text);
        _shown = text;
    }

    /// <summary>Writes lines above the line, broken between words.</summary>
    public void WriteAbove(string text, Tone tone, Paint paint)
    {
        var lines = DisplayText
            .Printable(text.ReplaceLineEndings("\n"))
            .Split('\n')
            .SelectMany(line => WordWrap.Indented(line, width(), hanging: 2));
        output.Write(Erasing() + string.Concat(lines.Select(line => paint.Apply(line, tone) + Environment.NewLine)) + _shown);
    }

    /// <summary>Erases the line.</summary>
    public void Erase()
    {
        output.Write(Erasing());
        _shown = "";
    }

    // Erases from the start of the line to the end of the screen. If the terminal has become narrower than the line, it has wrapped the
    // line, which then starts on an earlier row.
    private string Erasing()
    {
        if (_shown.Length == 0)
            return "";
        var above = (DisplayText.Measure(_shown) - 1) / Math.Max(1, width());
        return above > 0 ? $"\r\x1b[{above}A\x1b[J" : "\r\x1b[J";
    }
}
