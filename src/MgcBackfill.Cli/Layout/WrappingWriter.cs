using System.Globalization;
using System.Text;

namespace MgcBackfill.Cli.Layout;

/// <summary>
/// Writes to a terminal. A text that is written as a line is broken between words, so that the terminal does not break it inside one. A
/// text that is written without a line end, such as a table or JSON, stays unchanged.
/// </summary>
/// <param name="inner">The terminal's own writer.</param>
/// <param name="width">Its width in columns.</param>
internal sealed class WrappingWriter(TextWriter inner, int width) : TextWriter(CultureInfo.InvariantCulture)
{
    private const int Hanging = 2;

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => inner.Write(value);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => inner.Write(buffer, index, count);

    /// <inheritdoc/>
    public override void Write(string? value) => inner.Write(value);

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        var lines = DisplayText
            .Printable((value ?? "").ReplaceLineEndings("\n"))
            .Split('\n')
            .SelectMany(line => WordWrap.Indented(line, width, Hanging));
        inner.Write(string.Concat(lines.Select(line => line + Environment.NewLine)));
    }

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();
}
