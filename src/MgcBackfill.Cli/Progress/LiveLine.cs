using MgcBackfill.Cli.Layout;

namespace MgcBackfill.Cli.Progress;

/// <summary>
/// The last line of a terminal, written over again and again. It is erased before anything else is written, so that no piece of it stays behind;
/// and it never fills the terminal's width, so that it never wraps. Not safe for several threads.
/// </summary>
/// <param name="output">The terminal.</param>
/// <param name="width">Its columns now.</param>
internal sealed class LiveLine(TextWriter output, Func<int> width)
{
    // Room for ^C, which the terminal itself writes behind the line.
    private const int Margin = 4;

    private string _shown = "";

    /// <summary>Columns that the line may take.</summary>
    public int Room => width() - Margin;

    /// <summary>Shows a text in place of what is shown.</summary>
    public void Show(string text)
    {
        if (DisplayText.Measure(text) > Room)
            text = "";
        output.Write(Erasing() + text);
        _shown = text;
    }

    /// <summary>Writes lines above the line, broken between words.</summary>
    public void WriteAbove(string text, Tone tone, Paint paint)
    {
        var lines = DisplayText.Printable(text.ReplaceLineEndings("\n")).Split('\n').SelectMany(line => WordWrap.Indented(line, width(), hanging: 2));
        output.Write(Erasing() + string.Concat(lines.Select(line => paint.Apply(line, tone) + Environment.NewLine)) + _shown);
    }

    /// <summary>Erases the line.</summary>
    public void Erase()
    {
        output.Write(Erasing());
        _shown = "";
    }

    // To the line's start and down to the end of the screen. A terminal that became narrower than the line has wrapped it: it starts further up.
    private string Erasing()
    {
        if (_shown.Length == 0)
            return "";
        var above = (DisplayText.Measure(_shown) - 1) / Math.Max(1, width());
        return above > 0 ? $"\r\x1b[{above}A\x1b[J" : "\r\x1b[J";
    }
}
