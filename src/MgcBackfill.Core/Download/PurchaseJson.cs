using System.Text.Json;
using System.Text.Json.Serialization;
using MgcBackfill.Formats;

namespace MgcBackfill.Download;

/// <summary>The JSON format of the record of purchases: as that of the checkpoint files, and as strict.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(UtcConverter)]
)]
[JsonSerializable(typeof(PurchaseRecord))]
internal sealed partial class PurchaseJson : JsonSerializerContext;
