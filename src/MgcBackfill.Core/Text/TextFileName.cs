using System.Globalization;
using System.Text.RegularExpressions;

namespace MgcBackfill.Text;

/// <summary>The parts of a name that the vendor gives to a data file in a text encoding.</summary>
/// <param name="Dataset">The dataset in lower case, with hyphens for its dots.</param>
/// <param name="From">The first UTC date.</param>
/// <param name="To">The last UTC date.</param>
/// <param name="Schema">The schema.</param>
/// <param name="Symbol">The symbol, if the job was split by symbols.</param>
/// <param name="Encoding">CSV or JSON lines.</param>
internal sealed partial record TextFileName(
    string Dataset,
    DateOnly From,
    DateOnly To,
    string Schema,
    string? Symbol,
    TextEncoding Encoding
)
{
    private const string DateFormat = "yyyyMMdd";

    /// <summary>The parts of a name, or null if the vendor does not name data files like that.</summary>
    public static TextFileName? Parse(string name)
    {
        if (
            Form().Match(name) is not { Success: true } match
            || !TryParseDate(match.Groups["from"].Value, out var from)
            || !TryParseDate(match.Groups["to"] is { Success: true } last ? last.Value : match.Groups["from"].Value, out var to)
            || to < from
        )
            return null;
        return new TextFileName(
            match.Groups["dataset"].Value,
            from,
            to,
            match.Groups["schema"].Value,
            match.Groups["symbol"] is { Success: true } symbol ? symbol.Value : null,
            match.Groups["encoding"].Value == "csv" ? TextEncoding.Csv : TextEncoding.Json
        );
    }

    private static bool TryParseDate(string text, out DateOnly date) =>
        DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    [GeneratedRegex(
        @"^(?<dataset>[a-z0-9-]+?)-(?<from>[0-9]{8})(?:-(?<to>[0-9]{8}))?\.(?<schema>[a-z0-9-]+)(?:\.(?<symbol>[^/\\]+))?"
            + @"\.(?<encoding>csv|json)(?:\.zst)?\z",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Form();
}
