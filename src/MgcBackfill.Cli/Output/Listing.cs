using MgcBackfill.Cli.Layout;

namespace MgcBackfill.Cli.Output;

/// <summary>A table: rows of text below column headings, laid out for a terminal's width or printed as plain text.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The rows, each with a text for every column.</param>
internal sealed record Listing(IReadOnlyList<Listing.Column> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Prints the rows; prints nothing if there are none.</summary>
    public void Write(Terminal terminal)
    {
        if (Rows.Count == 0)
            return;
        if (terminal.IsOutInteractive)
            terminal.Print(TableLines.Format(this, terminal.Width, new Paint(terminal.Colors), terminal.Rule));
        else
            WritePlain(terminal.Out);
    }

    // Never narrowed, because a program or a pager reads it (I6).
    private void WritePlain(TextWriter output)
    {
        var widths = new int[Columns.Count];
        for (var i = 0; i < widths.Length; i++)
            widths[i] = Math.Max(DisplayText.Measure(Columns[i].Head), Rows.Max(r => DisplayText.Measure(r[i])));
        WriteLine(output, [.. Columns.Select(c => c.Head)], widths);
        foreach (var row in Rows)
            WriteLine(output, row, widths);
    }

    private void WriteLine(TextWriter output, IReadOnlyList<string> row, int[] widths)
    {
        var cells = row.Select((text, i) => DisplayText.Pad(text, widths[i], Columns[i].IsNumber));
        output.WriteLine(("  " + string.Join("  ", cells)).TrimEnd());
    }

    /// <summary>A column.</summary>
    /// <param name="Head">Its heading.</param>
    /// <param name="IsNumber">True if its texts are numbers, which are aligned to the right.</param>
    /// <param name="LeaveOut">0 for a column that is always shown. If the terminal is too narrow, columns with the highest value are left
    /// out first.</param>
    /// <param name="IsProse">True if its texts may be wrapped between words.</param>
    /// <param name="GetTone">Returns the tone of a text on a terminal with colours.</param>
    internal sealed record Column(
        string Head,
        bool IsNumber = false,
        int LeaveOut = 0,
        bool IsProse = false,
        Func<string, Tone>? GetTone = null
    );
}
