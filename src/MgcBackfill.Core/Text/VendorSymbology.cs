using System.Globalization;
using System.Text.Json;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Source;

namespace MgcBackfill.Text;

/// <summary>
/// The vendor's <c>symbology.json</c>: which instrument id meant which symbol when (S3, E1). It has the content of a header's mappings.
/// Unknown members are ignored, because the vendor adds new ones now and then.
/// </summary>
internal sealed record VendorSymbology
{
    public const string FileName = "symbology.json";

    /// <summary>How the query named its instruments.</summary>
    public required string StypeIn { get; init; }

    /// <summary>How the intervals name them.</summary>
    public required string StypeOut { get; init; }

    /// <summary>The first UTC date.</summary>
    public required DateOnly Start { get; init; }

    /// <summary>The end of the UTC dates.</summary>
    public required DateOnly End { get; init; }

    /// <summary>The symbols of the query.</summary>
    public required IReadOnlyList<string> Symbols { get; init; }

    /// <summary>Symbols that did not resolve on at least one day, without the mark of synthetic data.</summary>
    public required IReadOnlyList<string> Partial { get; init; }

    /// <summary>True if it declares the data as synthetic.</summary>
    public required bool IsSynthetic { get; init; }

    /// <summary>Symbols that did not resolve on any day.</summary>
    public required IReadOnlyList<string> NotFound { get; init; }

    /// <summary>The symbols, and the half-open intervals of UTC dates in which each resolved.</summary>
    public required IReadOnlyList<SymbolMapping> Mappings { get; init; }

    /// <summary>Parses a symbology; <paramref name="path"/> is only used in messages.</summary>
    /// <exception cref="SourceException">It is not the vendor's file, or does not lead from instrument ids to symbols.</exception>
    public static VendorSymbology Parse(string path, JsonDocument document)
    {
        try
        {
            var root = document.RootElement;
            var (stypeIn, stypeOut) = (Text(root, "stype_in"), Text(root, "stype_out"));
            var instrumentId = DbnNames.Format(DbnStype.InstrumentId);
            var inverse = stypeIn == instrumentId;
            if (!inverse && stypeOut != instrumentId)
                throw Sidecar.Malformed(path, $"it maps {stypeIn} to {stypeOut}, not to instrument ids");
            var partial = Texts(root, "partial");
            var isSynthetic = partial is [.., DbnMetadata.SyntheticMark];
            return new VendorSymbology
            {
                StypeIn = stypeIn,
                StypeOut = stypeOut,
                Start = Date(root, "start_date"),
                End = Date(root, "end_date"),
                Symbols = Texts(root, "symbols"),
                Partial = isSynthetic ? partial[..^1] : partial,
                IsSynthetic = isSynthetic,
                NotFound = Texts(root, "not_found"),
                Mappings = [.. root.GetProperty("result").EnumerateObject().Select(m => Mapping(path, m.Name, m.Value, inverse))],
            };
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentNullException)
        {
            throw Sidecar.Malformed(path, e.Message);
        }
    }

    private static SymbolMapping Mapping(string path, string key, JsonElement intervals, bool inverse)
    {
        if (inverse)
            RequireId(path, key, key);
        else
            RequireSymbol(path, key);
        return new SymbolMapping(key, [.. intervals.EnumerateArray().Select(i => Interval(path, key, i, inverse))]);
    }

    private static MappingInterval Interval(string path, string key, JsonElement interval, bool inverse)
    {
        var (start, end, symbol) = (Date(interval, "d0"), Date(interval, "d1"), Text(interval, "s"));
        if (end < start)
            throw Sidecar.Malformed(path, $"the mapping of {key} is reversed: {UtcText.Date(start)} to {UtcText.Date(end)}");

        // The vendor writes an empty text for "not resolved in this interval".
        if (symbol.Length > 0 && inverse)
            RequireSymbol(path, symbol);
        else if (symbol.Length > 0)
            RequireId(path, key, symbol);
        return new MappingInterval(start, end, symbol);
    }

    private static void RequireId(string path, string key, string id)
    {
        if (!uint.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            throw Sidecar.Malformed(path, $"the mapping of {key} holds '{id}', which is not an instrument id");
    }

    private static void RequireSymbol(string path, string symbol)
    {
        if (symbol.Length == 0 || symbol.Any(c => c is < ' ' or > '~'))
            throw Sidecar.Malformed(path, "a symbol is empty, or is not printable ASCII");
    }

    private static string Text(JsonElement item, string name) =>
        item.GetProperty(name).GetString() ?? throw new FormatException($"its {name} is null");

    private static string[] Texts(JsonElement item, string name) =>
        [.. item.GetProperty(name).EnumerateArray().Select(s => s.GetString() ?? throw new FormatException($"its {name} hold null"))];

    private static DateOnly Date(JsonElement item, string name) =>
        DateOnly.ParseExact(Text(item, name), UtcText.DateFormat, CultureInfo.InvariantCulture);
}
