using System.Text.Json;
using System.Text.Json.Serialization;
using MgcBackfill.Formats;

namespace MgcBackfill.Market.Table;

/// <summary>
/// The JSON format of the table of products. Reading is strict: unknown, missing and duplicate members are refused, and so is null for a
/// member that cannot be null.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(UtcConverter), typeof(TimeOfDayConverter)]
)]
[JsonSerializable(typeof(ProductTableDocument))]
internal sealed partial class ProductTableJson : JsonSerializerContext;
