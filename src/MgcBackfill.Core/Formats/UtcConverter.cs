using System.Text.Json;
using System.Text.Json.Serialization;

namespace MgcBackfill.Formats;

/// <summary>
/// Reads and writes a time that is marked as UTC by a Z at its end (A4). The framework's own converter also accepts times with an offset,
/// which it converts to the machine's time zone, times without a zone, and dates without a time.
/// </summary>
internal sealed class UtcConverter : JsonConverter<DateTime>
{
    /// <inheritdoc/>
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetDateTime(out var time) && time.Kind == DateTimeKind.Utc
            ? time
            : throw new JsonException("The value must be a time in UTC.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
