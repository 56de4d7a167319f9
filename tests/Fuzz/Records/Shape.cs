using System.Text.Json;

namespace MgcBackfill.Fuzz.Records;

/// <summary>The required form of a line of the records, member by member, checked on the JSON itself.</summary>
internal sealed class Shape(params (string Name, Func<JsonElement, bool> Is, bool Required)[] members)
{
    private static readonly Shape s_source = new(
        ("path", IsText, true),
        ("sha256", IsText, true),
        ("size", IsLong, true),
        ("mtime", IsTime, true),
        ("start", IsLong, true),
        ("end", IsLong, true)
    );

    private static readonly Shape s_merge = new(
        ("inserted", IsLong, true),
        ("updated", IsLong, true),
        ("unchanged", IsLong, true),
        ("deleted", IsLong, true)
    );

    private static readonly Shape s_error = new(("id", IsText, true), ("message", IsText, true), ("stack_trace", IsText, true));

    private static readonly Shape s_candidate = new(("symbol", IsText, true), ("volume", IsVolume, true), ("bars", IsInt, true));

    private static readonly Shape s_choice = new(
        ("ts_utc", IsTime, true),
        ("source_symbol", IsText, true),
        ("taken", IsText, true),
        ("taken_record", IsLong, true),
        ("left", IsText, true),
        ("left_record", IsLong, true)
    );

    private static readonly Shape s_accounting = new(
        ("read", IsLong, false),
        ("selected", IsLong, false),
        ("other_outrights", IsLong, false),
        ("calendar_spreads", IsLong, false),
        ("combinations", IsLong, false),
        ("other_symbols", IsLong, false),
        ("other_types", IsLong, false),
        ("held_twice", IsLong, false),
        ("outside", IsLong, false),
        ("already_done", IsLong, false),
        ("unread", IsLong, false),
        ("balances", IsBool, false)
    );

    private static readonly Shape s_configuration = new(
        ("db", IsText, true),
        ("dbn", List(IsText), true),
        ("symbol", IsText, true),
        ("start", OrNull(IsDate), false),
        ("end", OrNull(IsDate), false),
        ("chunk_days", IsInt, true),
        ("workers", IsInt, true),
        ("checkpoint", IsText, true),
        ("retry_failed", IsBool, true),
        ("allow_replace", IsBool, true),
        ("allow_less", IsBool, true),
        ("prefer", OneOf("none", "newest"), true),
        ("recurse", IsBool, false),
        ("require_manifest", IsBool, false),
        ("allow_empty", IsBool, false)
    );

    private static readonly Shape s_lakeFile = new(("name", IsText, true), ("size", IsLong, true), ("sha256", IsText, true));

    private static readonly Shape s_lakeSums = new(
        ("open", IsText, true),
        ("high", IsText, true),
        ("low", IsText, true),
        ("close", IsText, true),
        ("volume", IsText, true)
    );

    private static readonly Shape s_lakeContent = new(
        ("rows", IsLong, true),
        ("first_ts", OrNull(IsTime), true),
        ("last_ts", OrNull(IsTime), true),
        ("sums", s_lakeSums.Matches, true),
        ("digest", IsText, true)
    );

    private static readonly Shape s_lakeTable = new(
        ("content", s_lakeContent.Matches, true),
        ("file", OrNull(new Shape(("path", IsText, true), ("size", IsLong, true), ("sha256", IsText, true)).Matches), true)
    );

    /// <summary>A line of the state file (C2).</summary>
    public static Shape Chunk { get; } =
        new(
            ("attempt_id", IsLong, true),
            ("run_id", IsText, true),
            ("chunk_start", IsDate, true),
            ("chunk_end", IsDate, true),
            ("status", OneOf("pending", "in_progress", "done", "failed"), true),
            ("rows_written", IsLong, true),
            ("merge", OrNull(s_merge.Matches), true),
            ("first_ts", OrNull(IsTime), true),
            ("last_ts", OrNull(IsTime), true),
            ("replace", IsBool, true),
            ("started_at", OrNull(IsTime), true),
            ("finished_at", OrNull(IsTime), true),
            ("source_dbn", List(s_source.Matches), true),
            ("error", OrNull(s_error.Matches), true)
        );

    /// <summary>A line of the day records (C8).</summary>
    public static Shape Day { get; } =
        new(
            ("trading_day", IsDate, true),
            ("source_symbol", IsText, true),
            ("reason", OneOf("volume", "expiry", "symbol"), true),
            ("candidates", List(s_candidate.Matches), true),
            ("bars", IsInt, true),
            ("first_ts", IsTime, true),
            ("last_ts", IsTime, true),
            ("partial", IsBool, true),
            ("stub", IsBool, true),
            ("zero_volume", IsInt, true),
            ("digest", IsText, true),
            ("attempt_id", IsLong, true),
            ("run_id", IsText, true)
        );

    /// <summary>A line of the runs file (C8).</summary>
    public static Shape Run { get; } =
        new(
            ("run_id", IsText, true),
            ("moment", OneOf("start", "end"), true),
            ("at", IsTime, true),
            ("tool_version", IsText, true),
            ("duckdb_version", IsText, true),
            ("configuration", s_configuration.Matches, true),
            ("sources", List(s_source.Matches), true),
            ("accounting", OrNull(IsAccounting), false),
            ("choices", List(s_choice.Matches), true),
            ("merge", OrNull(s_merge.Matches), false),
            ("first_ts", OrNull(IsTime), false),
            ("last_ts", OrNull(IsTime), false),
            ("build_digest", OrNull(IsText), false),
            ("status", OrNull(OneOf("done", "failed", "cancelled")), false),
            ("error", OrNull(s_error.Matches), false),
            ("wall_seconds", OrNull(IsDouble), false)
        );

    /// <summary>The manifest of a unit of a lake (L3).</summary>
    public static Shape UnitManifest { get; } =
        new(
            ("format", IsInt, true),
            ("schema", IsText, true),
            ("root", IsText, true),
            ("year", IsInt, true),
            ("sources", List(s_lakeFile.Matches), true),
            ("bars", s_lakeTable.Matches, true),
            ("front", OrNull(s_lakeTable.Matches), true)
        );

    /// <summary>The line that isolates a torn one (C3).</summary>
    public static Shape Marker { get; } = new(("torn_at", IsLong, true), ("torn_bytes", IsLong, true), ("found_at", IsTime, true));

    /// <summary>Reads a line; null if it does not have this form.</summary>
    public JsonElement? Read(byte[] line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return Matches(document.RootElement) ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // An incomplete surrogate pair, or bytes that are not UTF-8.
            return null;
        }
    }

    private bool Matches(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return false;
        Span<bool> seen = stackalloc bool[members.Length];
        foreach (var member in value.EnumerateObject())
        {
            var known = 0;
            while (known < members.Length && !member.NameEquals(members[known].Name))
                known++;
            if (known == members.Length || seen[known] || !members[known].Is(member.Value))
                return false;
            seen[known] = true;
        }

        for (var i = 0; i < members.Length; i++)
        {
            if (members[i].Required && !seen[i])
                return false;
        }

        return true;
    }

    private static bool IsAccounting(JsonElement value)
    {
        if (!s_accounting.Matches(value))
            return false;
        var parts = value
            .EnumerateObject()
            .Where(m => m.Name is not ("read" or "unread" or "balances"))
            .Aggregate(default(Int128), (sum, m) => sum + m.Value.GetInt64());
        var read = value.TryGetProperty("read", out var reported) ? reported.GetInt64() : 0;
        return !value.TryGetProperty("balances", out var balances) || balances.GetBoolean() == (parts == read);
    }

    private static Func<JsonElement, bool> OrNull(Func<JsonElement, bool> shape) => v => v.ValueKind == JsonValueKind.Null || shape(v);

    private static Func<JsonElement, bool> List(Func<JsonElement, bool> shape) =>
        v => v.ValueKind == JsonValueKind.Array && v.EnumerateArray().All(shape);

    private static Func<JsonElement, bool> OneOf(params string[] words) => v => IsText(v) && words.Contains(v.GetString());

    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString() is not null;

    private static bool IsBool(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False;

    private static bool IsLong(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _);

    private static bool IsInt(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _);

    private static bool IsDouble(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number);

    private static bool IsVolume(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number
        && value.GetRawText() is var text
        && (text == "-0" || text.All(char.IsAsciiDigit))
        && UInt128.TryParse(text, out _);

    // A4: only UTC, marked as UTC.
    private static bool IsTime(JsonElement value) => IsText(value) && value.GetString()!.EndsWith('Z') && value.TryGetDateTime(out _);

    private static bool IsDate(JsonElement value) =>
        IsText(value) && value.GetString() is { Length: 10 } text && DateOnly.TryParseExact(text, "yyyy-MM-dd", out _);
}
