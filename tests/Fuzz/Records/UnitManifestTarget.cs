using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MgcBackfill.Errors;
using MgcBackfill.Fuzz.Engine;
using MgcBackfill.Fuzz.Mutation;
using MgcBackfill.Lake;
using MgcBackfill.Market;

namespace MgcBackfill.Fuzz.Records;

/// <summary>The manifest of a unit of a lake (L3).</summary>
internal sealed class UnitManifestTarget : FuzzTarget
{
    private static readonly LakeUnitName s_unit = new(BarInterval.Minute, "MGC", 2024);
    private readonly JsonMutator _mutator = new();
    private UnitManifest? _manifest;

    public override string Name => "unit_manifest";

    public override ErrorClass Refusal => ErrorClass.Target;

    public override byte[] Make(FuzzRandom random)
    {
        var front = random.Pick("null", Table("front", 3), Table("front", 0));
        var json = string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"format\":1,\"schema\":\"ohlcv-1m\",\"root\":\"MGC\",\"year\":2024,"
                + $"\"sources\":[{{\"name\":\"a.dbn\",\"size\":7,\"sha256\":\"{Hash('a')}\"}}],"
                + $"\"bars\":{Table("bars", random.Below(3))},\"front\":{front}}}"
        );
        var bytes = Encoding.UTF8.GetBytes(json);
        for (var i = random.Below(3); i > 0; i--)
            bytes = _mutator.Mutate(bytes, random);
        return bytes;
    }

    public override void Read(byte[] input) => _manifest = LakeFolder.ParseUnit(s_unit, "2024.json", input);

    public override void CheckAccepted(byte[] input)
    {
        var json = Parse(input);
        InconsistencyException.Require(json is not null && IsValid(json.Value), "accepted; the slow reading refuses it");
        InconsistencyException.Require(
            JsonElement.DeepEquals(
                WithoutTimes(JsonSerializer.SerializeToElement(_manifest!, LakeJson.Default.UnitManifest)),
                WithoutTimes(json!.Value)
            ),
            "another manifest than the slow reading has"
        );
    }

    public override void CheckRefused(byte[] input, BackfillException refusal)
    {
        var json = Parse(input);
        InconsistencyException.Require(
            json is null || !IsValid(json.Value),
            $"refused; the slow reading has nothing against it: {refusal.Message}"
        );
    }

    private static JsonElement? Parse(byte[] input) => Shape.UnitManifest.Read(input);

    private static bool IsValid(JsonElement root) =>
        root.GetProperty("format").GetInt32() == 1
        && root.GetProperty("schema").GetString() == "ohlcv-1m"
        && root.GetProperty("root").GetString() == "MGC"
        && root.GetProperty("year").GetInt32() == 2024
        && root.GetProperty("sources").EnumerateArray().All(s => IsHash(s.GetProperty("sha256")))
        && IsTable(root.GetProperty("bars"), "bars")
        && (root.GetProperty("front").ValueKind == JsonValueKind.Null || IsTable(root.GetProperty("front"), "front"));

    private static bool IsTable(JsonElement table, string name)
    {
        var (content, file) = (table.GetProperty("content"), table.GetProperty("file"));
        var rows = content.GetProperty("rows").GetInt64();
        var isEmpty = rows == 0;
        return rows >= 0
            && isEmpty == (file.ValueKind == JsonValueKind.Null)
            && isEmpty == (content.GetProperty("first_ts").ValueKind == JsonValueKind.Null)
            && isEmpty == (content.GetProperty("last_ts").ValueKind == JsonValueKind.Null)
            && IsHash(content.GetProperty("digest"))
            && content.GetProperty("sums").EnumerateObject().All(s => IsSum(s.Value.GetString()!))
            && (isEmpty || (IsHash(file.GetProperty("sha256")) && file.GetProperty("path").GetString() == Path(name)));
    }

    // A time has several spellings.
    private static JsonElement WithoutTimes(JsonElement manifest)
    {
        var root = JsonNode.Parse(manifest.GetRawText())!;
        foreach (var table in (ReadOnlySpan<JsonNode?>)[root["bars"], root["front"]])
        {
            if (table is null)
                continue;
            foreach (var name in (ReadOnlySpan<string>)["first_ts", "last_ts"])
                table["content"]![name] = (string?)table["content"]![name] is { } text
                    ? DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal).Ticks
                    : null;
        }

        return JsonSerializer.SerializeToElement(root);
    }

    private static bool IsHash(JsonElement value) => value.GetString() is { Length: 64 } text && text.All("0123456789abcdef".Contains);

    private static bool IsSum(string text) =>
        text is "0"
        || (
            text.TrimStart('-') is [>= '1' and <= '9', ..] digits
            && text.Length - digits.Length <= 1
            && digits.All(char.IsAsciiDigit)
            && Int128.TryParse(text, CultureInfo.InvariantCulture, out _)
        );

    private static string Table(string name, int rows)
    {
        var time = rows == 0 ? "null" : "\"2024-01-02T00:00:00Z\"";
        var file = rows == 0 ? "null" : $"{{\"path\":\"{Path(name)}\",\"size\":12,\"sha256\":\"{Hash('b')}\"}}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"content\":{{\"rows\":{rows},\"first_ts\":{time},\"last_ts\":{time},"
                + $"\"sums\":{{\"open\":\"-5\",\"high\":\"0\",\"low\":\"7\","
                + $"\"close\":\"170141183460469231731687303715884105727\",\"volume\":\"1\"}},\"digest\":\"{Hash('c')}\"}},\"file\":{file}}}"
        );
    }

    private static string Path(string table) => $"{table}/schema=ohlcv-1m/root=MGC/year=2024/part-0.parquet";

    private static string Hash(char digit) => new(digit, 64);
}
