using System.Globalization;
using System.Text;

namespace MgcBackfill.Tests.Support;

/// <summary>
/// The visible screen of a terminal of a given width and any height. It interprets the sequences that the program writes, and refuses
/// others.
/// </summary>
internal sealed class TerminalScreen(int width)
{
    private readonly List<StringBuilder> _rows = [new()];
    private readonly HashSet<int> _continued = [];
    private int _row;
    private int _column;

    /// <summary>
    /// The lines, each as it was written: a line that the terminal continued in the next row is one. Empty ones at the end are left out.
    /// </summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            var lines = new List<string>();
            for (var i = 0; i < _rows.Count; i++)
            {
                if (_continued.Contains(i))
                    lines[^1] += _rows[i];
                else
                    lines.Add(_rows[i].ToString());
            }

            var count = lines.FindLastIndex(line => line.TrimEnd().Length > 0) + 1;
            return [.. lines.Take(count).Select(line => line.TrimEnd())];
        }
    }

    /// <summary>True once a text was coloured.</summary>
    public bool HasColors { get; private set; }

    /// <summary>What a terminal receives where a program writes a text: each line end also returns the cursor.</summary>
    public static string FromWriter(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);

    /// <summary>Interprets what a program wrote to a terminal.</summary>
    public TerminalScreen Feed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\r':
                    _column = 0;
                    break;
                case '\n':
                    MoveTo(_row + 1);
                    break;
                case '\x1b':
                    i = Escape(text, i + 1);
                    break;
                default:
                    Assert.False(char.IsControl(text[i]), $"U+{(int)text[i]:X4} reached the terminal.");
                    Put(text[i]);
                    break;
            }
        }

        return this;
    }

    private int Escape(string text, int at)
    {
        if (text[at] is '=' or '>')
            return at;
        Assert.Equal('[', text[at]);
        var end = at + 1;
        while (!char.IsAsciiLetter(text[end]))
            end++;
        var argument = text[(at + 1)..end];
        switch (text[end])
        {
            case 'm':
                HasColors = true;
                break;
            case 'A':
                _row -= int.Parse(argument, CultureInfo.InvariantCulture);
                Assert.InRange(_row, 0, int.MaxValue);
                break;
            case 'J':
                Assert.Equal("", argument);
                Cut(_row, _column);
                for (var row = _row + 1; row < _rows.Count; row++)
                    Cut(row, 0);
                break;
            case 'h' or 'l':
                Assert.StartsWith("?", argument, StringComparison.Ordinal);
                break;
            default:
                Assert.Fail($"The terminal does not know the sequence ESC[{argument}{text[end]}.");
                break;
        }

        return end;
    }

    private void Put(char value)
    {
        if (_column == width)
        {
            MoveTo(_row + 1);
            _column = 0;
            _continued.Add(_row);
        }

        var line = _rows[_row];
        if (line.Length <= _column)
            line.Append(' ', _column - line.Length + 1);
        line[_column++] = value;
    }

    private void MoveTo(int row)
    {
        _row = row;
        while (_rows.Count <= row)
            _rows.Add(new StringBuilder());
    }

    private void Cut(int row, int column)
    {
        if (_rows[row].Length > column)
            _rows[row].Length = column;
        _continued.Remove(column == 0 ? row : -1);
    }
}
