namespace MgcBackfill.Cli.Output;

/// <summary>A result as a title and labelled rows, to be set for a screen or as plain text.</summary>
/// <param name="Title">What it is the result of, and how it went.</param>
/// <param name="Good">Whether it went well.</param>
/// <param name="Rows">Labels and values, in order.</param>
internal sealed record Sheet(string Title, bool Good, IReadOnlyList<(string Label, string Value)> Rows)
{
    /// <summary>Prints the sheet.</summary>
    public void Write(Terminal terminal)
    {
        if (terminal.DrawsOut)
            Drawing.Write(terminal, this);
        else
            WritePlain(terminal.Out);
    }

    private void WritePlain(TextWriter output)
    {
        output.WriteLine(Title);
        var width = Rows.Count == 0 ? 0 : Rows.Max(r => r.Label.Length);
        foreach (var (label, value) in Rows)
            output.WriteLine($"  {label.PadRight(width)}  {value}");
    }
}
