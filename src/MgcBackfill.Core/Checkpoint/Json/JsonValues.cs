using System.Globalization;
using System.Text.Json;

namespace MgcBackfill.Checkpoint;

/// <summary>Values of the records, each in the one form in which it is written. Whatever has another form is refused (C3).</summary>
internal static class JsonValues
{
    private const string DateForm = "yyyy-MM-dd";

    /// <summary>A text.</summary>
    public static string Text(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.String ? json.GetString()! : throw new JsonException("It is no text.");

    /// <summary>A text, or null.</summary>
    public static string? TextOrNull(ref Utf8JsonReader json) => json.TokenType == JsonTokenType.Null ? null : Text(ref json);

    /// <summary>A date as <c>yyyy-MM-dd</c>.</summary>
    public static DateOnly Date(ref Utf8JsonReader json) =>
        DateOnly.TryParseExact(Text(ref json), DateForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw new JsonException("It is no date.");

    /// <summary>A date, or null.</summary>
    public static DateOnly? DateOrNull(ref Utf8JsonReader json) => json.TokenType == JsonTokenType.Null ? null : Date(ref json);

    /// <summary>A time that says it is UTC, by a Z at its end (A4). Times with an offset, times that say nothing and bare dates are none.</summary>
    public static DateTime Time(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.String && json.TryGetDateTime(out var time) && time.Kind == DateTimeKind.Utc
            ? time
            : throw new JsonException("It is no time in UTC.");

    /// <summary>A time, or null.</summary>
    public static DateTime? TimeOrNull(ref Utf8JsonReader json) => json.TokenType == JsonTokenType.Null ? null : Time(ref json);

    /// <summary>A volume, which may be larger than any integer of 64 bits.</summary>
    public static UInt128 Volume(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.Number)
            throw new JsonException("It is no number.");
        if (json.TryGetUInt64(out var volume))
            return volume;
        return UInt128.TryParse(json.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large)
            ? large
            : throw new JsonException("It is no volume.");
    }

    /// <summary>The index of one of some words.</summary>
    public static int Word(ref Utf8JsonReader json, string[] words)
    {
        for (var i = 0; json.TokenType == JsonTokenType.String && i < words.Length; i++)
        {
            if (json.ValueTextEquals(words[i]))
                return i;
        }

        throw new JsonException($"It is none of {string.Join(", ", words)}.");
    }

    /// <summary>Goes on to the next item of a list; false behind the last. Begins at the opening bracket.</summary>
    public static bool NextItem(ref Utf8JsonReader json, ref bool begun)
    {
        if (!begun && json.TokenType != JsonTokenType.StartArray)
            throw new JsonException("It is no list.");
        begun = true;
        _ = json.Read();
        return json.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>Writes a date.</summary>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateOnly? date)
    {
        if (date is { } day)
            json.WriteString(name, day.ToString(DateForm, CultureInfo.InvariantCulture));
        else
            json.WriteNull(name);
    }

    /// <summary>Writes a time.</summary>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTime? time)
    {
        if (time is { } instant)
            json.WriteString(name, instant);
        else
            json.WriteNull(name);
    }

    /// <summary>Writes a volume.</summary>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, UInt128 volume)
    {
        if (volume <= ulong.MaxValue)
        {
            json.WriteNumber(name, (ulong)volume);
        }
        else
        {
            json.WritePropertyName(name);
            json.WriteRawValue(volume.ToString(CultureInfo.InvariantCulture));
        }
    }
}
