namespace MgcBackfill.Cli.Output;

/// <summary>Rows of text under the heads of their columns, to be set for a screen or as plain text.</summary>
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
            Drawing.Write(terminal, this);
        else
            WritePlain(terminal.Out);
    }

    private void WritePlain(TextWriter output)
    {
        var widths = new int[Columns.Count];
        for (var i = 0; i < widths.Length; i++)
            widths[i] = Math.Max(Columns[i].Head.Length, Rows.Max(r => r[i].Length));
        WriteLine(output, [.. Columns.Select(c => c.Head)], widths);
        foreach (var row in Rows)
            WriteLine(output, row, widths);
    }

    private void WriteLine(TextWriter output, IReadOnlyList<string> row, int[] widths)
    {
        var cells = row.Select((text, i) => Columns[i].IsNumber ? text.PadLeft(widths[i]) : text.PadRight(widths[i]));
        output.WriteLine(("  " + string.Join("  ", cells)).TrimEnd());
    }

    /// <summary>A column.</summary>
    /// <param name="Head">What stands above it.</param>
    /// <param name="IsNumber">True where its texts are numbers, set to the right.</param>
    internal sealed record Column(string Head, bool IsNumber = false);
}
