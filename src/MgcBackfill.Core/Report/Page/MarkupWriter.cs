using System.Runtime.CompilerServices;
using System.Text;

namespace MgcBackfill.Report.Page;

/// <summary>
/// The handler for the interpolated string of <see cref="Markup.From"/>. Only texts, whole numbers and markup can be values: a value whose
/// format depends on a culture does not compile.
/// </summary>
[InterpolatedStringHandler]
internal readonly struct MarkupWriter(int literalLength, int formattedCount)
{
    private readonly StringBuilder _html = new(literalLength + (formattedCount * 16));

    /// <summary>Adds markup as it is written in the source.</summary>
    public void AppendLiteral(string markup) => _html.Append(markup);

    /// <summary>Adds a piece.</summary>
    public void AppendFormatted(Markup piece) => _html.Append(piece.Html);

    /// <summary>Adds pieces, a line each.</summary>
    public void AppendFormatted(IEnumerable<Markup> pieces) => _html.AppendJoin('\n', pieces.Select(p => p.Html));

    /// <summary>Adds text, encoded.</summary>
    public void AppendFormatted(string? text) => HtmlText.Append(_html, text ?? "");

    /// <summary>Adds a whole number without separators.</summary>
    public void AppendFormatted(long number) => _html.Append(System.Globalization.CultureInfo.InvariantCulture, $"{number}");

    /// <inheritdoc/>
    public override string ToString() => _html.ToString();
}
