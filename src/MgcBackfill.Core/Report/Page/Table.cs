namespace MgcBackfill.Report.Page;

/// <summary>Tables with a caption and headers that have a scope; wide tables scroll within their own region.</summary>
internal static class Table
{
    /// <summary>A table. A header that begins with <c>#</c> is the header of a column of numbers.</summary>
    /// <param name="caption">What the rows are.</param>
    /// <param name="heads">The headers of the columns; the first column's cells are the headers of the rows.</param>
    /// <param name="rows">The rows, each made by <c>Row</c>.</param>
    public static Markup Create(string caption, IReadOnlyList<string> heads, IEnumerable<Markup> rows) =>
        Markup.From(
            $"""
            <div class="scroll" role="region" aria-label="{caption}" tabindex="0">
            <table>
            <caption>{caption}</caption>
            <thead><tr>{heads.Select(Head)}</tr></thead>
            <tbody>
            {rows}
            </tbody>
            </table>
            </div>
            """
        );

    /// <summary>A row: the first cell is its header.</summary>
    public static Markup Row(params ReadOnlySpan<Markup> cells) => Row("", cells);

    /// <summary>A row of a class.</summary>
    public static Markup Row(string kind, ReadOnlySpan<Markup> cells)
    {
        var rest = new List<Markup>();
        foreach (var cell in cells[1..])
            rest.Add(cell.Html.StartsWith("<td", StringComparison.Ordinal) ? cell : Markup.From($"<td>{cell}</td>"));
        var line = new Markup(string.Concat(rest.Select(r => r.Html)));
        return kind.Length == 0
            ? Markup.From($"""<tr><th scope="row">{cells[0]}</th>{line}</tr>""")
            : Markup.From($"""<tr class="{kind}"><th scope="row">{cells[0]}</th>{line}</tr>""");
    }

    /// <summary>A cell of a number.</summary>
    public static Markup Number(Markup figure) => Markup.From($"""<td class="n">{figure}</td>""");

    /// <summary>A cell of text that may be long.</summary>
    public static Markup Long(Markup text) => Markup.From($"""<td class="long">{text}</td>""");

    private static Markup Head(string head) =>
        head.StartsWith('#')
            ? Markup.From($"""<th scope="col" class="n">{head[1..]}</th>""")
            : Markup.From($"""<th scope="col">{head}</th>""");
}
