using System.Globalization;
using System.Text;
using System.Text.Json;
using MgcBackfill.Fuzz.Engine;
using MgcBackfill.Source;
using MgcBackfill.Text;

namespace MgcBackfill.Fuzz.Sidecars;

/// <summary>symbology.json: which instrument id meant which symbol when (E1).</summary>
internal sealed class SymbologyJsonTarget : SidecarTarget
{
    private const string InstrumentId = "instrument_id";
    private static readonly string[] s_lists = ["symbols", "partial", "not_found"];

    private VendorSymbology? _symbology;

    public override string Name => "symbology_json";

    public override void Read(byte[] input)
    {
        using var document = Sidecar.Parse("symbology.json", input);
        _symbology = VendorSymbology.Parse("symbology.json", document);
    }

    protected override string Json(FuzzRandom random)
    {
        var inverse = random.OneIn(4);
        var json = new StringBuilder("{\"result\":{");
        for (var i = random.Below(4); i > 0; i--)
        {
            json.Append(CultureInfo.InvariantCulture, $"\"{(inverse ? $"{i}" : $"MGC{"FGHJ"[i]}4")}\":[");
            for (var j = random.Below(3); j > 0; j--)
            {
                var start = random.Between(1, 20);
                var symbol =
                    random.OneIn(8) ? ""
                    : inverse ? $"MGC{"FGHJ"[i]}4"
                    : random.Below(5000).ToString(CultureInfo.InvariantCulture);
                json.Append(
                    CultureInfo.InvariantCulture,
                    $"{{\"d0\":\"2024-01-{start:D2}\",\"d1\":\"2024-01-{start + random.Below(8):D2}\",\"s\":\"{symbol}\"}}"
                );
                json.Append(j > 1 ? "," : "");
            }

            json.Append(i > 1 ? "]," : "]");
        }

        var (stypeIn, stypeOut) = inverse ? (InstrumentId, "raw_symbol") : ("parent", InstrumentId);
        return json.Append(
                CultureInfo.InvariantCulture,
                $"}},\"symbols\":[\"MGC.FUT\"],\"stype_in\":\"{stypeIn}\",\"stype_out\":\"{stypeOut}\""
            )
            .Append(",\"start_date\":\"2024-01-01\",\"end_date\":\"2024-02-01\",\"partial\":")
            .Append(random.Pick("[]", "[\"MGCG4\"]", "[\"MGCG4\",\"SYNTHETIC\"]"))
            .Append(",\"not_found\":[],\"message\":\"OK\",\"status\":0}")
            .ToString();
    }

    protected override bool IsValid(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && s_lists.All(n => Texts(root, n) is not null)
        && Text(root, "stype_in") is { } stypeIn
        && Text(root, "stype_out") is { } stypeOut
        && (stypeIn == InstrumentId || stypeOut == InstrumentId)
        && Date(root, "start_date") is not null
        && Date(root, "end_date") is not null
        && Mappings(root) is not null;

    protected override void Check(JsonElement root)
    {
        InconsistencyException.Require(IsValid(root), "accepted; the slow reading refuses it");
        var read = _symbology!.Mappings.SelectMany(m =>
            m.Intervals.Count == 0
                ? [(m.RawSymbol, null, null, "")]
                : m.Intervals.Select(i => (m.RawSymbol, (DateOnly?)i.Start, (DateOnly?)i.End, i.Symbol))
        );
        InconsistencyException.Require(read.SequenceEqual(Mappings(root)!), "other mappings than the slow reading has");
        var partial = Texts(root, "partial")!;
        InconsistencyException.Require(
            _symbology.Partial.Concat(_symbology.IsSynthetic ? ["SYNTHETIC"] : Array.Empty<string>()).SequenceEqual(partial)
                && _symbology.IsSynthetic == (partial.LastOrDefault() == "SYNTHETIC")
                && _symbology.Symbols.SequenceEqual(Texts(root, "symbols")!)
                && _symbology.NotFound.SequenceEqual(Texts(root, "not_found")!)
                && _symbology.Start == Date(root, "start_date")
                && _symbology.End == Date(root, "end_date"),
            "other members than the slow reading has"
        );
    }

    // A line for each interval, and one for a symbol without any. Null if the vendor would not have written them.
    private static List<(string Key, DateOnly? Start, DateOnly? End, string Symbol)>? Mappings(JsonElement root)
    {
        if (Member(root, "result") is not { ValueKind: JsonValueKind.Object } result)
            return null;
        var inverse = Text(root, "stype_in") == InstrumentId;
        var mappings = new List<(string, DateOnly?, DateOnly?, string)>();
        foreach (var mapping in result.EnumerateObject())
        {
            if (!(inverse ? IsId(mapping.Name) : IsSymbol(mapping.Name)) || mapping.Value.ValueKind != JsonValueKind.Array)
                return null;
            if (mapping.Value.GetArrayLength() == 0)
                mappings.Add((mapping.Name, null, null, ""));
            foreach (var interval in mapping.Value.EnumerateArray())
            {
                if (Date(interval, "d0") is not { } start || Date(interval, "d1") is not { } end || Text(interval, "s") is not { } symbol)
                    return null;
                if (end < start || (symbol.Length > 0 && !(inverse ? IsSymbol(symbol) : IsId(symbol))))
                    return null;
                mappings.Add((mapping.Name, start, end, symbol));
            }
        }

        return mappings;
    }

    private static bool IsId(string text) =>
        text.Length > 0
        && text.All(char.IsAsciiDigit)
        && System.Numerics.BigInteger.Parse(text, CultureInfo.InvariantCulture) <= uint.MaxValue;

    private static bool IsSymbol(string text) => text.Length > 0 && text.All(c => c is >= ' ' and <= '~');

    private static DateOnly? Date(JsonElement item, string name) =>
        Text(item, name) is { } text
        && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : null;

    private static List<string>? Texts(JsonElement item, string name)
    {
        if (Member(item, name) is not { ValueKind: JsonValueKind.Array } list)
            return null;
        var texts = new List<string>();
        foreach (var value in list.EnumerateArray())
        {
            try
            {
                if (value.ValueKind != JsonValueKind.String)
                    return null;
                texts.Add(value.GetString()!);
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }

        return texts;
    }
}
