using System.Text;

namespace MgcBackfill.Inventory;

/// <summary>A Markdown table that is also readable as plain text: its columns are aligned.</summary>
/// <param name="heads">The column headings; a heading that begins with <c>#</c> marks a column of numbers, aligned to the right.</param>
internal sealed class SourceAuditTable(params string[] heads)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row with one text per column.</summary>
    public void Add(params string[] cells) => _rows.Add(Array.ConvertAll(cells, Escaped));

    /// <summary>Writes the table and an empty line, or <paramref name="otherwise"/> if the table has no rows.</summary>
    public void WriteTo(StringBuilder text, string otherwise)
    {
        if (_rows.Count == 0)
        {
            text.Append(otherwise).Append("\n\n");
            return;
        }

        string[] titles = [.. heads.Select(h => h.TrimStart('#'))];
        int[] widths = [.. titles.Select((t, i) => Math.Max(3, Math.Max(t.Length, _rows.Max(r => r[i].Length))))];
        WriteRow(text, titles, widths);
        text.Append('|')
            .AppendJoin('|', widths.Select((w, i) => IsNumber(i) ? new string('-', w + 1) + ":" : new string('-', w + 2)))
            .Append("|\n");
        foreach (var row in _rows)
            WriteRow(text, row, widths);
        text.Append('\n');
    }

    private void WriteRow(StringBuilder text, string[] row, int[] widths) =>
        text.Append("| ")
            .AppendJoin(" | ", row.Select((c, i) => IsNumber(i) ? c.PadLeft(widths[i]) : c.PadRight(widths[i])))
            .Append(" |\n");

    private bool IsNumber(int column) => heads[column].StartsWith('#');

    // File names may contain any character.
    private static string Escaped(string cell) =>
        cell.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
