using System.Text.Json;
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
internal sealed partial class WorkerJson : JsonSerializerContext
{
    /// <summary>Refuses a list with a null in it, which no annotation can forbid.</summary>
    internal static void RequireItems<T>(IReadOnlyList<T?> items, string name)
        where T : class
    {
        if (items.Contains(null))
            throw new JsonException($"The list {name} holds null.");
    }
}
