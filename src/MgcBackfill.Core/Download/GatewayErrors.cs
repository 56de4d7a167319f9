using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using MgcBackfill.Errors;

namespace MgcBackfill.Download;

/// <summary>Turns answers of the service that are not what was asked for into typed errors.</summary>
internal static class GatewayErrors
{
    private const int MaxDetail = 600;

    /// <summary>True if the same request may succeed later without any change.</summary>
    public static bool IsTemporary(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;

    /// <summary>The error for an answer with a status that is not a success.</summary>
    /// <param name="request">What was asked for, such as <c>metadata.get_cost</c>.</param>
    /// <param name="status">The status.</param>
    /// <param name="body">The body, which may be anything.</param>
    /// <param name="key">Removed from what the service says.</param>
    public static BackfillException From(string request, HttpStatusCode status, ReadOnlySpan<byte> body, GatewayKey key)
    {
        var detail = key.Hide(GetDetail(body));
        var says = string.Create(CultureInfo.InvariantCulture, $"The service answered {request} with status {(int)status}{detail}.");
        return (int)status switch
        {
            401 or 403 => new EnvironmentException(
                ErrorIds.KeyRefused,
                says,
                advice: "Check the key, and what the vendor's portal says it is allowed to do. Then run the same command again."
            ),
            402 => new EnvironmentException(
                ErrorIds.CreditMissing,
                says,
                advice: "Check the credit and the limits of the account in the vendor's portal. Then run the same command again."
            ),
            >= 300 and < 400 => new EnvironmentException(
                ErrorIds.ServiceUnavailable,
                $"{says} A redirect is not followed, because the key must not get to another host.",
                advice: "Check the address of the service, and whether a proxy answers in its place."
            ),
            _ when IsTemporary(status) => Unavailable(says),
            _ => new UsageException(
                ErrorIds.RequestRefused,
                says,
                "Correct what the service refuses: the dates, the product, or the schema."
            ),
        };
    }

    /// <summary>The error for a service that cannot be reached, or does not answer.</summary>
    public static EnvironmentException Unavailable(string message, Exception? inner = null) =>
        new(
            ErrorIds.ServiceUnavailable,
            message,
            advice: "Check the connection, and the vendor's page about the state of its service. Then run the same command again: it goes "
                + "on from there, and buys nothing twice.",
            inner: inner
        );

    /// <summary>The error for an answer that is not in the form of the vendor's documentation.</summary>
    public static SourceException Invalid(string request, string reason) =>
        new(
            ErrorIds.ServiceAnswerInvalid,
            $"The answer of the service to {request} is not valid: {reason}.",
            advice: "Run the same command again. If it happens again, ask the vendor, or report it."
        );

    /// <summary>A text from the service as a part of one line: without control characters, and not too long.</summary>
    public static string OneLine(string text, int limit = MaxDetail)
    {
        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= limit)
                return line.Append('…').ToString();
            if (Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator)
                line.Append(' ');
            else
                line.Append(rune.ToString());
        }

        return line.ToString().Trim();
    }

    // {"detail": {"case", "message", …}}, {"detail": "text"}, or no JSON at all.
    private static string GetDetail(ReadOnlySpan<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body.ToArray());
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("detail", out var detail))
                return "";
            if (detail.ValueKind == JsonValueKind.String)
                return ": " + OneLine(detail.GetString()!).TrimEnd('.');
            if (detail.ValueKind != JsonValueKind.Object)
                return ": " + OneLine(detail.GetRawText());
            var (kind, message) = (Text(detail, "case"), Text(detail, "message"));
            return (kind, message) switch
            {
                (null, null) => ": " + OneLine(detail.GetRawText()),
                (null, _) => ": " + message.TrimEnd('.'),
                (_, null) => $" ({kind})",
                _ => $" ({kind}): {message.TrimEnd('.')}",
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "";
        }
    }

    private static string? Text(JsonElement detail, string name) =>
        detail.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString()!.Length > 0
            ? OneLine(value.GetString()!)
            : null;
}
