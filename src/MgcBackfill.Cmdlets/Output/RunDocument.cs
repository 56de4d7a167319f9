using System.Text.Encodings.Web;
using System.Text.Json;
using MgcBackfill.Backfill;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Log;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// The end of a run as the job runner prints it with -Json: the document of <c>mgc-backfill backfill --json</c>, in which advice names
/// parameters. <c>Invoke-MgcBackfill</c> writes one to the information stream at the end of each run, also of one that failed.
/// </summary>
/// <param name="summary">The end of the run.</param>
public sealed class RunDocument(BackfillSummary summary)
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new AdviceTextConverter(CmdletWording.Instance) },
    };

    /// <summary>The JSON of the run.</summary>
    /// <param name="error">The error that the run ended with; null if it succeeded.</param>
    public string ToJson(Exception? error) =>
        JsonSerializer.Serialize(BackfillDocument.From(summary, error, CmdletWording.Instance, verbose: false), s_options);

    /// <summary>The JSON of a failure before there was a run.</summary>
    /// <param name="error">The error.</param>
    public static string ToFailureJson(Exception error) =>
        JsonSerializer.Serialize(FailureDocument.From("backfill", error, CmdletWording.Instance, verbose: false), s_options);

    /// <inheritdoc/>
    public override string ToString() => $"Run {summary.RunId}: {JsonText.Name(summary.Status)}";
}
