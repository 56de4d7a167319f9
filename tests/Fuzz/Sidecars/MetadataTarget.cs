using System.Globalization;
using System.Text;
using System.Text.Json;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Fuzz.Engine;
using MgcBackfill.Source;

namespace MgcBackfill.Fuzz.Sidecars;

/// <summary>metadata.json: the request of a batch job (A3).</summary>
internal sealed class MetadataTarget : SidecarTarget
{
    private static readonly string[] s_texts = ["dataset", "schema", "stype_in", "stype_out", "encoding"];
    private static readonly string[] s_customs = ["split_symbols", "pretty_px", "pretty_ts", "map_symbols"];
    private static readonly DbnMetadata s_header = new()
    {
        Version = 1,
        Dataset = "GLBX.MDP3",
        Schema = DbnSchema.Ohlcv1M,
        Start = 1_704_067_200_000_000_000,
        End = 1_704_153_600_000_000_000,
        StypeIn = DbnStype.Parent,
        StypeOut = DbnStype.InstrumentId,
        Symbols = ["MGC.FUT"],
    };

    private VendorMetadata? _metadata;

    public override string Name => "metadata";

    public override void Read(byte[] input)
    {
        using var document = Sidecar.Parse("metadata.json", input);
        _metadata = VendorMetadata.Parse("metadata.json", document);
    }

    protected override string Json(FuzzRandom random)
    {
        var json = new StringBuilder("{\"version\":1,\"job_id\":\"GLBX-20240201-TESTTESTTE\",\"query\":{\"dataset\":\"GLBX.MDP3\"");
        json.Append(CultureInfo.InvariantCulture, $",\"schema\":\"{random.Pick("ohlcv-1m", "ohlcv-1m", "trades")}\"");
        json.Append(
            CultureInfo.InvariantCulture,
            $",\"symbols\":{random.Pick("[\"MGC.FUT\"]", "\"MGC.FUT,GC.FUT\"", "[\"ALL_SYMBOLS\"]", "[]")}"
        );
        json.Append(
            CultureInfo.InvariantCulture,
            $",\"stype_in\":\"parent\",\"stype_out\":\"instrument_id\",\"limit\":{random.Pick("null", "0", "7")}"
        );
        json.Append(CultureInfo.InvariantCulture, $",\"start\":{random.Pick("1704067200000000000", "\"2024-01-01\"", "null")}");
        json.Append(CultureInfo.InvariantCulture, $",\"end\":{random.Pick("1704153600000000000", "\"2024-01-02T00:00:00Z\"", "null")}");
        json.Append(CultureInfo.InvariantCulture, $"}},\"customizations\":{{\"pretty_px\":{random.Pick("true", "false", "null")}");
        return json.Append(",\"pretty_ts\":true,\"map_symbols\":false,\"split_symbols\":false,\"split_duration\":\"day\"}}").ToString();
    }

    protected override bool IsValid(JsonElement root) =>
        Query(root) is { } query
        && s_texts.All(n => Absent(query, n) || Text(query, n) is not null)
        && (Absent(query, "symbols") || Symbols(query) is not null)
        && (Absent(query, "limit") || Member(query, "limit") is { ValueKind: JsonValueKind.Number } limit && limit.TryGetUInt64(out _))
        && (Absent(query, "start") || Time(query, "start") is not null)
        && (Absent(query, "end") || Time(query, "end") is not null)
        && s_customs.All(n => Custom(root, n) is null or JsonValueKind.True or JsonValueKind.False);

    protected override void Check(JsonElement root)
    {
        InconsistencyException.Require(IsValid(root), "accepted; the slow reading refuses it");
        var query = Query(root)!.Value;
        string?[] read = [_metadata!.Dataset, _metadata.Schema, _metadata.StypeIn, _metadata.StypeOut, _metadata.Encoding];
        InconsistencyException.Require(read.SequenceEqual(s_texts.Select(n => Text(query, n))), "other texts than the slow reading has");
        InconsistencyException.Require(
            (_metadata.Symbols ?? []).SequenceEqual(Symbols(query) ?? []),
            "other symbols than the slow reading has"
        );
        InconsistencyException.Require(
            _metadata.Start == Time(query, "start") && _metadata.End == Time(query, "end"),
            "other times than the slow reading has"
        );
        bool?[] customs = [_metadata.PrettyPrices, _metadata.PrettyTimes, _metadata.MapsSymbols];
        InconsistencyException.Require(
            customs.SequenceEqual(s_customs[1..].Select(n => Custom(root, n) is { } kind ? kind == JsonValueKind.True : (bool?)null))
                && _metadata.SplitsSymbols == (Custom(root, s_customs[0]) == JsonValueKind.True),
            "other customizations than the slow reading has"
        );
        try
        {
            _metadata.Require("x.dbn", s_header);
            InconsistencyException.Require(
                _metadata.Dataset is null or "GLBX.MDP3" && _metadata.Schema is null or "ohlcv-1m" && _metadata.Limit is null or 0,
                "a contradiction is accepted"
            );
        }
        catch (SourceException e) when (e.Id == ErrorIds.MetadataMismatch && e.Where.File == "x.dbn")
        {
            // The unit tests check which contradictions are found.
        }
    }

    private static JsonElement? Query(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return null;
        var query = Absent(root, "query") ? root : Member(root, "query");
        return query is { ValueKind: JsonValueKind.Object } ? query : null;
    }

    private static JsonValueKind? Custom(JsonElement root, string name)
    {
        var item = Member(root, "customizations") is { ValueKind: JsonValueKind.Object } customized ? customized : root;
        return Absent(item, name) ? null : Member(item, name)!.Value.ValueKind;
    }

    private static bool Absent(JsonElement item, string name) => Member(item, name) is null or { ValueKind: JsonValueKind.Null };

    private static List<string>? Symbols(JsonElement query)
    {
        if (Text(query, "symbols") is { } text)
            return [.. text.Split(',').Select(s => s.Trim()).Where(s => s.Length > 0)];
        if (Member(query, "symbols") is not { ValueKind: JsonValueKind.Array } list)
            return null;
        var symbols = new List<string>();
        foreach (var symbol in list.EnumerateArray())
        {
            if (GetText(symbol) is not { } one)
                return null;
            symbols.Add(one);
        }

        return symbols;
    }

    private static string? GetText(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    // Times are compared as numbers if they are numbers. Texts are parsed with the program's own parser, so for texts this is no
    // independent check.
    private static long? Time(JsonElement query, string name)
    {
        if (Member(query, name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number)
            return value.TryGetInt64(out var ts) && ts >= 0 ? ts : null;
        return GetText(value) is { } text && IsoTime.TryParse(text, out var time) ? time : null;
    }
}
