using System.ComponentModel;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace MgcBackfill.Service;

/// <summary>The body of every refusal, after RFC 9457.</summary>
internal sealed record ProblemDocument
{
    /// <summary>The content type.</summary>
    public const string ContentType = "application/problem+json";

    [Description("Always about:blank: the status code tells the kind of the problem.")]
    public string Type { get; init; } = "about:blank";

    [Description("The fact, in a few words.")]
    public required string Title { get; init; }

    [Description("The status code of the response.")]
    public required int Status { get; init; }

    [Description("What it means here, and what to do next.")]
    public required string Detail { get; init; }

    [Description("The path of the request.")]
    public required string Instance { get; init; }

    [Description("An id of docs/messages.md, such as Busy, if the cause lies in the database or in the machine.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ErrorId { get; init; }

    /// <summary>Writes a problem as the response, unless one has begun.</summary>
    public static async Task Write(HttpContext context, Problem problem)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            context.Abort();
            return;
        }

        response.StatusCode = problem.Status;
        response.Headers.CacheControl = "no-store";
        response.Headers.ETag = default;
        response.Headers.RetryAfter = problem.RetryAfter?.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var document = new ProblemDocument
        {
            Title = problem.Title,
            Status = problem.Status,
            Detail = problem.Detail,
            Instance = EventLog.Cut(context.Request.Path.Value ?? "/", 256),
            ErrorId = problem.ErrorId,
        };
        var body = ServiceJson.Serialize(document);
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
