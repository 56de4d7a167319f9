using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace MgcBackfill.Service;

/// <summary>
/// A body that is ready to be sent, any number of times. Its entity tag is a hash of the bytes: a client that has them already is told so
/// in a few bytes.
/// </summary>
/// <param name="body">The bytes.</param>
/// <param name="contentType">The content type.</param>
/// <param name="policy">The content security policy; null for one that allows nothing.</param>
internal sealed class Answer(byte[] body, string contentType, string? policy = null) : IResult
{
    /// <summary>The content type of JSON.</summary>
    public const string Json = "application/json; charset=utf-8";

    /// <summary>The content type of a page.</summary>
    public const string Html = "text/html; charset=utf-8";

    private readonly string _tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16))}\"";

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);

        // A cache may keep the answer, and must ask whether it is still right.
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.ETag = _tag;
        if (policy is not null)
            response.Headers.ContentSecurityPolicy = policy;
        if (request.Headers.IfNoneMatch.Any(h => h is not null && h.Split(',').Any(t => IsSame(t.Trim()))))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = contentType;
        response.ContentLength = body.Length;
        if (HttpMethods.IsGet(request.Method))
            await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    private bool IsSame(string tag) => tag == "*" || tag == _tag || tag == "W/" + _tag;
}
