using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MgcBackfill.Checkpoint;

/// <summary>
/// An enum by exactly the names it is written with. The framework's own converter also takes numbers, lists of names and blanks, by
/// which a damaged line could read as another status.
/// </summary>
internal sealed class ExactEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> s_names = Enum.GetValues<T>().ToDictionary(v => v, NameOf);
    private static readonly Dictionary<string, T> s_values = s_names.ToDictionary(n => n.Value, n => n.Key, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && s_values.TryGetValue(reader.GetString()!, out var value)
            ? value
            : throw new JsonException($"It is none of {string.Join(", ", s_names.Values)}.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(s_names[value]);

    private static string NameOf(T value) =>
        typeof(T).GetField(value.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name;
}
