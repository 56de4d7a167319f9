using MgcBackfill.Cli.Output;

namespace MgcBackfill.Cli.Layout;

/// <summary>
/// Which columns of a table fit into a terminal, and how wide each is (I6). A pure function of the texts and the width. To make a table
/// narrower, first headings and prose are wrapped, then the least important columns are left out, and last each row becomes a block of
/// labelled lines.
/// </summary>
/// <param name="Shown">Indexes of the columns that are shown, in order.</param>
/// <param name="Widths">Width of each of them.</param>
/// <param name="LeftOut">Indexes of the columns that have texts but do not fit.</param>
/// <param name="IsStacked">True if even the columns that are never left out do not fit side by side.</param>
/// <param name="FullWidth">The terminal width that would show every column.</param>
internal sealed record TableLayout(
    IReadOnlyList<int> Shown,
    IReadOnlyList<int> Widths,
    IReadOnlyList<int> LeftOut,
    bool IsStacked,
    int FullWidth
)
{
    /// <summary>Spaces before a row.</summary>
    public const int Indent = 2;

    /// <summary>Spaces between two columns.</summary>
    public const int Gap = 2;

    // In a narrower column, prose would have one word per line.
    private const int LeastProse = 24;

    /// <summary>The layout of a table for a terminal width in columns.</summary>
    public static TableLayout Create(Listing table, int width)
    {
        var count = table.Columns.Count;
        var (least, natural) = (new int[count], new int[count]);
        var shown = new List<int>();
        for (var i = 0; i < count; i++)
        {
            (least[i], natural[i]) = GetWidths(table, i);
            if (table.Rows.Any(r => r[i].Length > 0))
                shown.Add(i);
        }

        var fullWidth = Sum(shown, least);
        var leftOut = new List<int>();
        while (Sum(shown, least) > width)
        {
            // Of equally important columns, the rightmost is left out first.
            var next = shown.OrderByDescending(i => table.Columns[i].LeaveOut).ThenByDescending(i => i).First();
            if (table.Columns[next].LeaveOut == 0)
                return new TableLayout([.. shown.Concat(leftOut).Order()], [], [], IsStacked: true, fullWidth);
            shown.Remove(next);
            leftOut.Add(next);
        }

        Widen(shown, least, natural, width - Sum(shown, least), table);
        return new TableLayout(shown, [.. shown.Select(i => least[i])], [.. leftOut.Order()], IsStacked: false, fullWidth);
    }

    private static (int Least, int Natural) GetWidths(Listing table, int column)
    {
        var head = table.Columns[column].Head;
        var (headLeast, headNatural) = (WordWrap.LongestWord(head), DisplayText.Measure(head));
        var cells = table.Rows.Count == 0 ? 0 : table.Rows.Max(r => r[column].Split('\n').Max(DisplayText.Measure));
        if (!table.Columns[column].IsProse)
            return (Math.Max(headLeast, cells), Math.Max(headNatural, cells));
        var word = table.Rows.Count == 0 ? 0 : table.Rows.Max(r => WordWrap.LongestWord(r[column]));
        return (Math.Max(Math.Max(headLeast, word), Math.Min(cells, LeastProse)), Math.Max(headNatural, cells));
    }

    // Remaining space goes first to the headings of numbers and names, then to prose.
    private static void Widen(List<int> shown, int[] widths, int[] natural, int free, Listing table)
    {
        foreach (var i in shown.OrderBy(i => table.Columns[i].IsProse).ThenBy(i => natural[i] - widths[i]))
        {
            var more = Math.Min(free, natural[i] - widths[i]);
            widths[i] += more;
            free -= more;
        }
    }

    private static int Sum(List<int> shown, int[] widths) => Indent + shown.Sum(i => widths[i]) + (Gap * Math.Max(0, shown.Count - 1));
}
