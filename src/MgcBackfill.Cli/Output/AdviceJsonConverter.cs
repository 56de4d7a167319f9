using System.Text.Json;
using System.Text.Json.Serialization;
using MgcBackfill.Errors;

namespace MgcBackfill.Cli.Output;

/// <summary>Writes an advice into a document as a text, in the wording of the command line.</summary>
internal sealed class AdviceJsonConverter : JsonConverter<Advice>
{
    /// <inheritdoc/>
    public override Advice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Documents are only written.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Advice value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.In(CommandLineWording.Instance));
}
