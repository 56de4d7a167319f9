using System.Text.Json.Serialization;
using MgcBackfill.Checkpoint;
using MgcBackfill.Market;

namespace MgcBackfill.Workers;

/// <summary>The JSON between a run and its workers, and of the selection records: snake_case, strict in what it reads.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    IncludeFields = true,
    UseStringEnumConverter = true,
    Converters = [typeof(ExactEnumConverter<SelectionReason>)],
    DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(WorkerOrder))]
[JsonSerializable(typeof(WorkerReport))]
[JsonSerializable(typeof(UnitRecord))]
internal sealed partial class WorkerJson : JsonSerializerContext;
