using System.Text.Json;
using System.Text.Json.Serialization;

namespace MgcBackfill.Errors;

/// <summary>Writes an advice as the text that a front end shows. The text cannot be read back.</summary>
/// <param name="wording">How the front end names options and commands.</param>
public class AdviceTextConverter(IWording wording) : JsonConverter<Advice>
{
    /// <summary>A converter to text in the <see cref="NeutralWording"/>.</summary>
    public AdviceTextConverter()
        : this(NeutralWording.Instance) { }

    /// <inheritdoc/>
    public override Advice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("The text of an advice cannot be read back.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Advice value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.In(wording));
}
