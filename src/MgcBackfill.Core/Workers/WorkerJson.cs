using System.Text.Json;
using System.Text.Json.Serialization;
using MgcBackfill.Errors;
using MgcBackfill.Formats;

namespace MgcBackfill.Workers;

/// <summary>The JSON between a run and its workers, and of the selection records: snake_case, strict when reading.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    IncludeFields = true,
    UseStringEnumConverter = true,
    Converters = [typeof(UtcConverter), typeof(AdviceConverter)]
)]
[JsonSerializable(typeof(WorkerRequest))]
[JsonSerializable(typeof(WorkerReport))]
[JsonSerializable(typeof(UnitRecord))]
internal sealed partial class WorkerJson : JsonSerializerContext;
