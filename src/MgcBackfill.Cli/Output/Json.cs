using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MgcBackfill.Log;

namespace MgcBackfill.Cli.Output;

/// <summary>The JSON that the commands print: one object, or an array of them, on one line, in snake_case.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(AdviceJsonConverter)])]
[JsonSerializable(typeof(BackfillDocument))]
[JsonSerializable(typeof(BackfillDocument[]))]
[JsonSerializable(typeof(VerifyDocument))]
[JsonSerializable(typeof(DigestDocument))]
[JsonSerializable(typeof(InitDocument))]
[JsonSerializable(typeof(CoverageDocument))]
[JsonSerializable(typeof(RollsDocument))]
[JsonSerializable(typeof(StatisticsDocument))]
[JsonSerializable(typeof(SampleDocument))]
[JsonSerializable(typeof(InventoryDocument))]
[JsonSerializable(typeof(GapsDocument))]
[JsonSerializable(typeof(DownloadDocument))]
[JsonSerializable(typeof(MgcBackfill.Inventory.DataRequest))]
[JsonSerializable(typeof(SourceAuditDocument))]
[JsonSerializable(typeof(ProvenanceDocument))]
[JsonSerializable(typeof(ComparisonDocument))]
[JsonSerializable(typeof(ReportDocument))]
[JsonSerializable(typeof(LakePlanDocument))]
[JsonSerializable(typeof(LakeBuildDocument))]
[JsonSerializable(typeof(LakeCommitDocument))]
[JsonSerializable(typeof(LakeVerifyDocument))]
[JsonSerializable(typeof(LakeLoadBigQueryDocument))]
[JsonSerializable(typeof(FailureDocument))]
internal sealed partial class Json : JsonSerializerContext
{
    /// <summary>Prints a document.</summary>
    public static void Write(TextWriter output, object document)
    {
        // For programs, and for people at a terminal; never for a browser.
        var json = new Json(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        var text = JsonSerializer.Serialize(document, json.GetTypeInfo(document.GetType())!);

        // Not written as a line, because a terminal would break it between words.
        output.Write(text + Environment.NewLine);
    }
}
