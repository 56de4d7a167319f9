using System.Text.Encodings.Web;
using System.Text.Json;
using MgcBackfill.Backfill;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Log;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// The result of <c>Invoke-MgcBackfill</c> as the job runner prints it with -Json: the document of <c>mgc-backfill backfill --json</c>, in
/// which advice names parameters. The cmdlet writes one to the information stream at its end, also if a run failed.
/// </summary>
/// <param name="outcomes">The outcome of each product.</param>
/// <param name="isSeveral">True if several products were requested, so that the document is an array.</param>
public sealed class RunDocument(IReadOnlyList<BackfillOutcome> outcomes, bool isSeveral)
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new AdviceTextConverter(CmdletWording.Instance) },
    };

    /// <summary>The JSON.</summary>
    /// <param name="error">The error that ended the cmdlet; null if it succeeded. Several products have their own errors.</param>
    public string ToJson(Exception? error) =>
        isSeveral
            ? JsonSerializer.Serialize(BackfillDocument.From(outcomes, CmdletWording.Instance, verbose: false), s_options)
            : JsonSerializer.Serialize(
                BackfillDocument.From(outcomes[0].Summary, error, CmdletWording.Instance, verbose: false),
                s_options
            );

    /// <summary>The JSON of a failure before there was a run.</summary>
    /// <param name="error">The error.</param>
    public static string ToFailureJson(Exception error) =>
        JsonSerializer.Serialize(FailureDocument.From("backfill", error, CmdletWording.Instance, verbose: false), s_options);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join("; ", outcomes.Select(o => $"Run {o.Summary.RunId}: {JsonText.Name(o.Summary.Status)}"));
}
