using MgcBackfill.Cli.Layout;

namespace MgcBackfill.Cli.Output;

/// <summary>A table: rows of text below the heads of their columns, set for a terminal's width or as plain text.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The rows, each with a text for every column.</param>
internal sealed record Listing(IReadOnlyList<Listing.Column> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Prints the rows; nothing where there are none.</summary>
    public void Write(Terminal terminal)
    {
        if (Rows.Count == 0)
            return;
        if (terminal.DrawsOut)
            terminal.DrawOut(TableLines.Format(this, terminal.Width, new Paint(terminal.Colors), terminal.Rule));
        else
            WritePlain(terminal.Out);
    }

    // Never narrowed: a program reads it, or a pager (I6).
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
    /// <param name="Head">What stands above it.</param>
    /// <param name="IsNumber">True where its texts are numbers, set to the right.</param>
    /// <param name="LeaveOut">0: it is always shown. Otherwise a terminal that is too narrow leaves out the columns with the highest number first.</param>
    /// <param name="IsProse">True where its texts may take several lines, broken between words.</param>
    /// <param name="ToneOf">The tone of a text of it, on a terminal with colours.</param>
    internal sealed record Column(string Head, bool IsNumber = false, int LeaveOut = 0, bool IsProse = false, Func<string, Tone>? ToneOf = null);
}
