using System.Text.Json;
using System.Text.Json.Serialization;
using MgcBackfill.Formats;

namespace MgcBackfill.Checkpoint;

/// <summary>
/// The JSON of the checkpoint files: snake_case, in the order in which a record declares its members. Strict in what it reads (C3): members
/// that are unknown, missing or there twice are refused, and so is null where a member cannot be null.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(UtcConverter), typeof(DayRecordConverter)])]
[JsonSerializable(typeof(ChunkRecord))]
[JsonSerializable(typeof(DayRecord))]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(TornLine))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
