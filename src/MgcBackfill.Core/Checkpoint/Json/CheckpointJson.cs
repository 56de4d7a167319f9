using System.Text.Json.Serialization;
using MgcBackfill.Market;

namespace MgcBackfill.Checkpoint;

/// <summary>The JSON of the checkpoint files: snake_case, strict in what it reads.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    Converters =
    [
        typeof(ChunkRecordConverter), typeof(DayRecordConverter), typeof(RunRecordConverter), typeof(RunConfigurationConverter),
        typeof(ExactEnumConverter<AttemptStatus>), typeof(ExactEnumConverter<SelectionReason>),
        typeof(ExactEnumConverter<RunMoment>), typeof(ExactEnumConverter<RunStatus>), typeof(UtcConverter),
    ],
    DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(ChunkRecord))]
[JsonSerializable(typeof(DayRecord))]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(TornLine))]
[JsonSerializable(typeof(RunConfiguration))]
[JsonSerializable(typeof(MergeRecord))]
[JsonSerializable(typeof(AttemptStatus))]
[JsonSerializable(typeof(SelectionReason))]
[JsonSerializable(typeof(RunMoment))]
[JsonSerializable(typeof(RunStatus))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
