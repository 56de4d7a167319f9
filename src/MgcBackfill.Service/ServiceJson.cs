using System.Text.Json;
using System.Text.Json.Serialization;

namespace MgcBackfill.Service;

/// <summary>The JSON of the service: snake_case, without the members that are null unless their type says otherwise.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StatisticsDocument))]
[JsonSerializable(typeof(HealthDocument))]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(string))]
internal sealed partial class ServiceJson : JsonSerializerContext
{
    /// <summary>The bytes of a document.</summary>
    public static byte[] Serialize<T>(T document) => JsonSerializer.SerializeToUtf8Bytes(document, typeof(T), Default);
}
