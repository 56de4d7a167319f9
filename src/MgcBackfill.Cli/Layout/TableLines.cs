using System.Globalization;
using MgcBackfill.Cli.Output;

namespace MgcBackfill.Cli.Layout;

/// <summary>A table as the lines of a terminal.</summary>
internal static class TableLines
{
    /// <summary>The lines, none of which is wider than the terminal.</summary>
    public static IEnumerable<string> Format(Listing table, int width, Paint paint, char rule)
    {
        if (table.Rows.Count == 0)
            return [];
        var clean = table with { Rows = [.. table.Rows.Select(r => (IReadOnlyList<string>)[.. r.Select(DisplayText.Printable)])] };
        var layout = TableLayout.Create(clean, width);
        return layout.IsStacked ? Stacked(clean, layout, width, paint) : Side(clean, layout, width, paint, rule);
    }

    private static IEnumerable<string> Side(Listing table, TableLayout layout, int width, Paint paint, char rule)
    {
        foreach (var line in Row(table, layout, [.. table.Columns.Select(c => c.Head)], paint, (_, _) => Tone.Head))
            yield return line;
        yield return paint.Apply(
            new string(' ', TableLayout.Indent) + new string(rule, layout.Widths.Sum() + (TableLayout.Gap * (layout.Widths.Count - 1))),
            Tone.Quiet
        );

        // Rows of several lines need a gap between them to be distinguishable.
        var isTall = layout
            .Shown.Index()
            .Any(c => table.Columns[c.Item].IsProse && table.Rows.Any(r => WordWrap.Lines(r[c.Item], layout.Widths[c.Index]).Count > 1));
        for (var i = 0; i < table.Rows.Count; i++)
        {
            if (isTall && i > 0)
                yield return "";
            foreach (var line in Row(table, layout, table.Rows[i], paint, (column, text) => column.GetTone?.Invoke(text) ?? Tone.Plain))
                yield return line;
        }

        if (layout.LeftOut.Count > 0)
        {
            foreach (var line in WordWrap.Indented("  " + LeftOut(table, layout), width, hanging: 0))
                yield return paint.Apply(line, Tone.Quiet);
        }
    }

    private static string LeftOut(Listing table, TableLayout layout)
    {
        var heads = string.Join(", ", layout.LeftOut.Select(i => table.Columns[i].Head));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Not shown: {heads}. To see {(layout.LeftOut.Count == 1 ? "it" : "them")}, widen the terminal "
                + $"to {layout.FullWidth} characters, send the output to a file or pipe, or use --json."
        );
    }

    private static IEnumerable<string> Row(
        Listing table,
        TableLayout layout,
        IReadOnlyList<string> texts,
        Paint paint,
        Func<Listing.Column, string, Tone> tone
    )
    {
        var cells = layout.Shown.Select((column, i) => WordWrap.Lines(texts[column], layout.Widths[i])).ToArray();
        var height = cells.Max(c => c.Count);
        for (var line = 0; line < height; line++)
        {
            var parts = new string[cells.Length];
            for (var i = 0; i < parts.Length; i++)
            {
                var column = table.Columns[layout.Shown[i]];
                var text = line < cells[i].Count ? cells[i][line] : "";

                // Only the text is coloured, so that trailing spaces can be removed.
                var spaces = new string(' ', Math.Max(0, layout.Widths[i] - DisplayText.Measure(text)));
                var painted = paint.Apply(text, tone(column, texts[layout.Shown[i]]));
                parts[i] = column.IsNumber ? spaces + painted : painted + spaces;
            }

            yield return (new string(' ', TableLayout.Indent) + string.Join(new string(' ', TableLayout.Gap), parts)).TrimEnd();
        }
    }

    private static IEnumerable<string> Stacked(Listing table, TableLayout layout, int width, Paint paint)
    {
        for (var i = 0; i < table.Rows.Count; i++)
        {
            if (i > 0)
                yield return "";
            var row = table.Rows[i];
            var labelled = layout
                .Shown.Where(c => row[c].Length > 0)
                .Select(c => (table.Columns[c].Head, row[c], table.Columns[c].GetTone?.Invoke(row[c]) ?? Tone.Plain));
            foreach (var line in SheetLines.Format([.. labelled], width, paint))
                yield return line;
        }
    }
}
