using System.Text.Json.Serialization;

namespace MgcBackfill.Download;

/// <summary>The JSON values of the service that are read without a document.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class GatewayJson : JsonSerializerContext;
