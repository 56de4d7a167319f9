using System.Globalization;
using System.Text.Json;
using MgcBackfill.Source;

namespace MgcBackfill.Download;

/// <summary>
/// Reads members of a JSON object of the service. Members that are not asked for are ignored, because the vendor adds new ones now and
/// then; one that is missing or has another type is refused.
/// </summary>
/// <param name="method">What was asked for, for messages.</param>
/// <param name="element">The object.</param>
internal readonly struct GatewayDocument(string method, JsonElement element)
{
    // Higher than any real value, and low enough for the sum of many.
    private const decimal MaxAmount = 1e12m;
    private const long MaxCount = 1L << 50;

    /// <summary>The objects of an array.</summary>
    public static IEnumerable<GatewayDocument> Items(string method, JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array)
            throw GatewayErrors.Invalid(method, "it is not an array");
        return array.EnumerateArray().Select(e => new GatewayDocument(method, e));
    }

    /// <summary>A number that is the whole answer.</summary>
    public static decimal Amount(string method, JsonElement value) =>
        IsAmount(value, out var amount) ? amount : throw GatewayErrors.Invalid(method, $"it is not an amount: {Short(value)}");

    /// <summary>A whole number that is the whole answer.</summary>
    public static long Count(string method, JsonElement value) =>
        IsCount(value, out var count) ? count : throw GatewayErrors.Invalid(method, $"it is not a whole number: {Short(value)}");

    /// <summary>A member that is a text.</summary>
    public string Text(string name) => TextOrNull(name) ?? throw Missing(name);

    /// <summary>A member that is a text or null; null if it is missing.</summary>
    public string? TextOrNull(string name) =>
        Find(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.String } value => value.GetString(),
            { } value => throw Wrong(name, value),
        };

    /// <summary>A member that is a text with names between commas, or an array of names.</summary>
    public IReadOnlyList<string> Names(string name) =>
        Find(name) switch
        {
            { ValueKind: JsonValueKind.String } value => value.GetString()!.Split(','),
            { ValueKind: JsonValueKind.Array } value when value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String) =>
            [
                .. value.EnumerateArray().Select(v => v.GetString()!),
            ],
            { } value => throw Wrong(name, value),
            null => throw Missing(name),
        };

    /// <summary>A member that is a number of bytes or records.</summary>
    public long Count(string name) => CountOrNull(name) ?? throw Missing(name);

    /// <summary>A member that is a number of bytes or records, or null; null if it is missing.</summary>
    public long? CountOrNull(string name) =>
        Find(name) is not { } value ? null
        : IsCount(value, out var count) ? count
        : throw Wrong(name, value);

    /// <summary>A member that is an amount of money, or null; null if it is missing.</summary>
    public decimal? AmountOrNull(string name) =>
        Find(name) is not { } value ? null
        : IsAmount(value, out var amount) ? amount
        : throw Wrong(name, value);

    /// <summary>A member that is a time in UTC, nanoseconds since the epoch.</summary>
    public long Time(string name)
    {
        var value = Find(name) ?? throw Missing(name);
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var ts) && ts >= 0)
            return ts;
        return value.ValueKind == JsonValueKind.String && IsoTime.TryParse(value.GetString()!.Replace(' ', 'T'), out ts)
            ? ts
            : throw Wrong(name, value);
    }

    /// <summary>A member that is an object; null if it is missing.</summary>
    public GatewayDocument? Object(string name) =>
        Find(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.Object } value => new GatewayDocument(method, value),
            { } value => throw Wrong(name, value),
        };

    private static bool IsAmount(JsonElement value, out decimal amount)
    {
        amount = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out amount) && amount is >= 0 and <= MaxAmount;
    }

    private static bool IsCount(JsonElement value, out long count)
    {
        count = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out count) && count is >= 0 and <= MaxCount;
    }

    private JsonElement? Find(string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw GatewayErrors.Invalid(method, $"it is not an object: {Short(element)}");
        return element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private Errors.SourceException Missing(string name) => GatewayErrors.Invalid(method, $"it has no {name}");

    private Errors.SourceException Wrong(string name, JsonElement value) =>
        GatewayErrors.Invalid(method, string.Create(CultureInfo.InvariantCulture, $"its {name} is {Short(value)}"));

    private static string Short(JsonElement value) => GatewayErrors.OneLine(value.GetRawText(), 100);
}
