using System.Text;

namespace MgcBackfill.Inventory;

/// <summary>A table of Markdown that reads as well as plain text: its columns are set to their widths.</summary>
/// <param name="heads">What stands above the columns; those that begin with <c>#</c> are of numbers, set to the right.</param>
internal sealed class SourceAuditTable(params string[] heads)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row, with a text for every column.</summary>
    public void Add(params string[] cells) => _rows.Add(Array.ConvertAll(cells, Escaped));

    /// <summary>Writes the table and an empty line; <paramref name="otherwise"/> where it has no row.</summary>
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
        text.Append('|').AppendJoin('|', widths.Select((w, i) => IsNumber(i) ? new string('-', w + 1) + ":" : new string('-', w + 2))).Append("|\n");
        foreach (var row in _rows)
            WriteRow(text, row, widths);
        text.Append('\n');
    }

    private void WriteRow(StringBuilder text, string[] row, int[] widths) =>
        text.Append("| ").AppendJoin(" | ", row.Select((c, i) => IsNumber(i) ? c.PadLeft(widths[i]) : c.PadRight(widths[i]))).Append(" |\n");

    private bool IsNumber(int column) => heads[column].StartsWith('#');

    // Names of files may hold anything.
    private static string Escaped(string cell) => cell.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
