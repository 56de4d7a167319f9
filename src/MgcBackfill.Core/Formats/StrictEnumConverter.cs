using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MgcBackfill.Formats;

/// <summary>
/// Reads and writes an enum by exactly the names that it is written with. The framework's own converter also accepts numbers, lists of
/// names and blanks, so that a damaged line could be read as another status.
/// </summary>
internal sealed class StrictEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly T[] s_values = Enum.GetValues<T>();
    private static readonly string[] s_names = Array.ConvertAll(s_values, GetJsonName);

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        for (var i = 0; reader.TokenType == JsonTokenType.String && i < s_names.Length; i++)
        {
            if (reader.ValueTextEquals(s_names[i]))
                return s_values[i];
        }

        throw new JsonException($"The value must be one of {string.Join(", ", s_names)}.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(s_names[Array.IndexOf(s_values, value)]);

    private static string GetJsonName(T value) =>
        typeof(T).GetField(value.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name;
}
