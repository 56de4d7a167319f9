using System.Text.Json;
using System.Text.Json.Serialization;
using MgcBackfill.Formats;

namespace MgcBackfill.Lake;

/// <summary>The JSON of the manifests: snake_case, indented, strict when reading.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(UtcConverter)],
    WriteIndented = true,
    NewLine = "\n"
)]
[JsonSerializable(typeof(UnitManifest))]
[JsonSerializable(typeof(LakeManifest))]
internal sealed partial class LakeJson : JsonSerializerContext;
