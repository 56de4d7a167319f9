using MgcBackfill.Cli.Output;

namespace MgcBackfill.Cli.Layout;

/// <summary>
/// Which columns of a table a terminal has room for, and how wide each is (I6). A function of the texts and the width. The order in which a table
/// gets narrower: heads and prose take several lines, then the least important columns are left out, then each row becomes a block of labelled lines.
/// </summary>
/// <param name="Shown">Indexes of the columns that are shown, in order.</param>
/// <param name="Widths">Width of each of them.</param>
/// <param name="LeftOut">Indexes of the columns that have texts and no room.</param>
/// <param name="IsStacked">True where not even the columns that are never left out have room beside each other.</param>
/// <param name="FullWidth">Columns of the terminal that would show every column.</param>
internal sealed record TableLayout(IReadOnlyList<int> Shown, IReadOnlyList<int> Widths, IReadOnlyList<int> LeftOut, bool IsStacked, int FullWidth)
{
    /// <summary>Spaces before a row.</summary>
    public const int Indent = 2;

    /// <summary>Spaces between two columns.</summary>
    public const int Gap = 2;

    // Prose narrower than this is a column of single words.
    private const int LeastProse = 24;

    /// <summary>The layout of a table in a terminal of a number of columns.</summary>
    public static TableLayout For(Listing table, int width)
    {
        var count = table.Columns.Count;
        var (least, natural) = (new int[count], new int[count]);
        var shown = new List<int>();
        for (var i = 0; i < count; i++)
        {
            (least[i], natural[i]) = WidthsOf(table, i);
            if (table.Rows.Any(r => r[i].Length > 0))
                shown.Add(i);
        }

        var fullWidth = Sum(shown, least);
        var leftOut = new List<int>();
        while (Sum(shown, least) > width)
        {
            // Of equally important columns the rightmost goes first.
            var next = shown.OrderByDescending(i => table.Columns[i].LeaveOut).ThenByDescending(i => i).First();
            if (table.Columns[next].LeaveOut == 0)
                return new TableLayout([.. shown.Concat(leftOut).Order()], [], [], IsStacked: true, fullWidth);
            shown.Remove(next);
            leftOut.Add(next);
        }

        Widen(shown, least, natural, width - Sum(shown, least), table);
        return new TableLayout(shown, [.. shown.Select(i => least[i])], [.. leftOut.Order()], IsStacked: false, fullWidth);
    }

    private static (int Least, int Natural) WidthsOf(Listing table, int column)
    {
        var head = table.Columns[column].Head;
        var (headLeast, headNatural) = (WordWrap.LongestWord(head), DisplayText.Measure(head));
        var cells = table.Rows.Count == 0 ? 0 : table.Rows.Max(r => r[column].Split('\n').Max(DisplayText.Measure));
        if (!table.Columns[column].IsProse)
            return (Math.Max(headLeast, cells), Math.Max(headNatural, cells));
        var word = table.Rows.Count == 0 ? 0 : table.Rows.Max(r => WordWrap.LongestWord(r[column]));
        return (Math.Max(Math.Max(headLeast, word), Math.Min(cells, LeastProse)), Math.Max(headNatural, cells));
    }

    // What is left over goes to the heads of numbers and names first, then to prose.
    private static void Widen(List<int> shown, int[] widths, int[] natural, int room, Listing table)
    {
        foreach (var i in shown.OrderBy(i => table.Columns[i].IsProse).ThenBy(i => natural[i] - widths[i]))
        {
            var more = Math.Min(room, natural[i] - widths[i]);
            widths[i] += more;
            room -= more;
        }
    }

    private static int Sum(List<int> shown, int[] widths) => Indent + shown.Sum(i => widths[i]) + (Gap * Math.Max(0, shown.Count - 1));
}
