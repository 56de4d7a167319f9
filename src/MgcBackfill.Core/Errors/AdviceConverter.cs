using System.Text.Json;
using System.Text.Json.Serialization;

namespace MgcBackfill.Errors;

/// <summary>
/// Passes advice from a worker to its run without loss: as a list of texts, <c>{"option":"prefer","value":"newest"}</c> and
/// <c>{"command":"verify"}</c>.
/// </summary>
internal sealed class AdviceConverter : JsonConverter<Advice>
{
    /// <inheritdoc/>
    public override Advice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.ValueKind == JsonValueKind.Array
            ? Advice.From([.. document.RootElement.EnumerateArray().Select(PartFrom)])
            : throw new JsonException("An advice must be a list of parts.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Advice value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var part in value.Parts)
        {
            if (part.Literal is { } text)
            {
                writer.WriteStringValue(text);
                continue;
            }

            writer.WriteStartObject();
            if (part.Option is { } option)
            {
                writer.WriteString("option", option.Name);
                writer.WriteString("value", option.Value);
            }
            else
            {
                writer.WriteString("command", part.Command!.Name);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static Advice.Part PartFrom(JsonElement part)
    {
        if (part.ValueKind == JsonValueKind.String)
            return new Advice.Part(part.GetString(), null, null);
        if (part.ValueKind == JsonValueKind.Object && part.TryGetProperty("option", out var option))
        {
            var known = Known(OptionName.All, o => o.Name, option);
            return new Advice.Part(
                null,
                part.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.String
                    ? known.With(value.GetString()!)
                    : known,
                null
            );
        }

        return part.ValueKind == JsonValueKind.Object && part.TryGetProperty("command", out var command)
            ? new Advice.Part(null, null, Known(CommandName.All, c => c.Name, command))
            : throw new JsonException("A part of an advice must be a text, an option or a command.");
    }

    private static T Known<T>(IReadOnlyList<T> all, Func<T, string> name, JsonElement given)
        where T : class =>
        all.FirstOrDefault(one => given.ValueKind == JsonValueKind.String && name(one) == given.GetString())
        ?? throw new JsonException("A part of an advice names an unknown option or command.");
}
