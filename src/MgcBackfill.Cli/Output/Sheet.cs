using MgcBackfill.Cli.Layout;

namespace MgcBackfill.Cli.Output;

/// <summary>A result as a title and labelled rows, laid out for a terminal's width or printed as plain text.</summary>
/// <param name="Title">The command and its result.</param>
/// <param name="Good">True if the result is good.</param>
/// <param name="Rows">Labels and values, in order.</param>
internal sealed record Sheet(string Title, bool Good, IReadOnlyList<(string Label, string Value)> Rows)
{
    /// <summary>Prints the sheet.</summary>
    public void Write(Terminal terminal)
    {
        if (terminal.IsOutInteractive)
            terminal.Print(Lines(terminal.Width, new Paint(terminal.Colors)));
        else
            WritePlain(terminal.Out);
    }

    private IEnumerable<string> Lines(int width, Paint paint)
    {
        var title = WordWrap
            .Indented(DisplayText.Printable(Title), width, hanging: 2)
            .Select(line => paint.Apply(line, Good ? Tone.GoodTitle : Tone.BadTitle));
        return title.Concat(SheetLines.Format([.. Rows.Select(r => (r.Label, r.Value, Tone.Plain))], width, paint));
    }

    private void WritePlain(TextWriter output)
    {
        output.WriteLine(Title);
        var width = Rows.Count == 0 ? 0 : Rows.Max(r => r.Label.Length);
        foreach (var (label, value) in Rows)
            output.WriteLine($"  {label.PadRight(width)}  {value}");
    }
}
