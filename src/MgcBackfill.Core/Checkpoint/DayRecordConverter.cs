using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Checkpoint;

/// <summary>
/// Reads a line of the day records that has every member in the order and the form in which this program writes it. Every other text goes
/// to the generated code, which reads or refuses it; writing uses the generated code too. A run that has nothing to do spends much of its
/// time on the day records, and the generated code needs more than twice the time to read them (docs/performance.md).
/// </summary>
internal sealed class DayRecordConverter : JsonConverter<DayRecord>
{
    private static readonly Lazy<JsonTypeInfo<DayRecord>> s_generated = new(Generated);

    /// <inheritdoc/>
    public override DayRecord? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var ahead = reader;
        if (!TryRead(ref ahead, out var record))
            return JsonSerializer.Deserialize(ref reader, s_generated.Value);
        reader = ahead;
        return record;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DayRecord value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, s_generated.Value);

    private static JsonTypeInfo<DayRecord> Generated()
    {
        var options = new JsonSerializerOptions(CheckpointJson.Default.Options);
        options.Converters.Remove(options.Converters.First(c => c is DayRecordConverter));
        return new CheckpointJson(options).DayRecord;
    }

    private static bool TryRead(ref Utf8JsonReader json, [NotNullWhen(true)] out DayRecord? record)
    {
        record = null;
        if (
            Next(ref json, "trading_day"u8)
            && TryDate(ref json, out var tradingDay)
            && Next(ref json, "source_symbol"u8)
            && TryText(ref json, out var sourceSymbol)
            && Next(ref json, "reason"u8)
            && TryReason(ref json, out var reason)
            && Next(ref json, "candidates"u8)
            && TryCandidates(ref json, out var candidates)
            && Next(ref json, "bars"u8)
            && TryInteger(ref json, out var bars)
            && Next(ref json, "first_ts"u8)
            && TryTime(ref json, out var firstTs)
            && Next(ref json, "last_ts"u8)
            && TryTime(ref json, out var lastTs)
            && Next(ref json, "partial"u8)
            && TryFlag(ref json, out var partial)
            && Next(ref json, "stub"u8)
            && TryFlag(ref json, out var stub)
            && Next(ref json, "zero_volume"u8)
            && TryInteger(ref json, out var zeroVolume)
            && Next(ref json, "digest"u8)
            && TryText(ref json, out var digest)
            && Next(ref json, "attempt_id"u8)
            && json.TokenType == JsonTokenType.Number
            && json.TryGetInt64(out var attemptId)
            && Next(ref json, "run_id"u8)
            && TryText(ref json, out var runId)
            && json.Read()
            && json.TokenType == JsonTokenType.EndObject
        )
        {
            record = new DayRecord
            {
                TradingDay = tradingDay,
                SourceSymbol = sourceSymbol,
                Reason = reason,
                Candidates = candidates,
                Bars = bars,
                FirstTs = firstTs,
                LastTs = lastTs,
                Partial = partial,
                Stub = stub,
                ZeroVolume = zeroVolume,
                Digest = digest,
                AttemptId = attemptId,
                RunId = runId,
            };
        }

        return record is not null;
    }

    private static bool TryCandidates(ref Utf8JsonReader json, [NotNullWhen(true)] out List<Candidate>? candidates)
    {
        candidates = new List<Candidate>(8);
        if (json.TokenType != JsonTokenType.StartArray)
            return false;
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            if (
                !Next(ref json, "symbol"u8)
                || !TryText(ref json, out var symbol)
                || !Next(ref json, "volume"u8)
                || json.TokenType != JsonTokenType.Number
                || !json.TryGetUInt64(out var volume)
                || !Next(ref json, "bars"u8)
                || !TryInteger(ref json, out var bars)
                || !json.Read()
                || json.TokenType != JsonTokenType.EndObject
            )
            {
                return false;
            }

            candidates.Add(new Candidate(symbol, volume, bars));
        }

        return json.TokenType == JsonTokenType.EndArray;
    }

    // Moves to the value of the next member. False if that member has another name.
    private static bool Next(ref Utf8JsonReader json, ReadOnlySpan<byte> name) =>
        json.Read() && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals(name) && json.Read();

    private static bool TryText(ref Utf8JsonReader json, [NotNullWhen(true)] out string? text)
    {
        text = json.TokenType == JsonTokenType.String ? json.GetString() : null;
        return text is not null;
    }

    private static bool TryDate(ref Utf8JsonReader json, out DateOnly date)
    {
        date = default;
        return TryText(ref json, out var text)
            && DateOnly.TryParseExact(text, UtcText.DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }

    private static bool TryTime(ref Utf8JsonReader json, out DateTime time)
    {
        time = default;
        return json.TokenType == JsonTokenType.String && json.TryGetDateTime(out time) && time.Kind == DateTimeKind.Utc;
    }

    private static bool TryInteger(ref Utf8JsonReader json, out int number)
    {
        number = 0;
        return json.TokenType == JsonTokenType.Number && json.TryGetInt32(out number);
    }

    private static bool TryFlag(ref Utf8JsonReader json, out bool flag)
    {
        flag = json.TokenType == JsonTokenType.True;
        return flag || json.TokenType == JsonTokenType.False;
    }

    private static bool TryReason(ref Utf8JsonReader json, out SelectionReason reason)
    {
        reason = SelectionReason.Volume;
        return json.TokenType == JsonTokenType.String && json.ValueTextEquals("volume"u8);
    }
}
