using System.Text.Json;
using System.Text.Json.Serialization;
using MgcBackfill.Formats;

namespace MgcBackfill.Checkpoint;

/// <summary>
/// The JSON format of the checkpoint files: snake_case, members in the order in which a record declares them. Reading is strict (C3):
/// unknown, missing and duplicate members are refused, and so is null for a member that cannot be null.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(UtcConverter), typeof(DayRecordConverter)]
)]
[JsonSerializable(typeof(ChunkRecord))]
[JsonSerializable(typeof(DayRecord))]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(TornLine))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
