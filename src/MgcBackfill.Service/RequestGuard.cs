using System.Net;
using Microsoft.AspNetCore.Http;

namespace MgcBackfill.Service;

/// <summary>
/// Refuses what the service never answers, before anything is looked up: methods, bodies, hosts, and requests without the key.
/// </summary>
internal sealed class RequestGuard(ServiceOptions options, RequestDelegate next)
{
    /// <summary>Passes a request on, or ends it with a problem.</summary>
    /// <exception cref="ProblemException">The request is refused.</exception>
    public Task Invoke(HttpContext context)
    {
        var (request, headers) = (context.Request, context.Response.Headers);
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        // A page of another site could let its own name point to this machine, and its scripts would then be of the same origin.
        if (options.IsLocal && !IsLocalName(request.Host.Host))
            throw new ProblemException(Problem.OtherHost);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            headers.Allow = "GET, HEAD";
            throw new ProblemException(Problem.MethodNotAllowed);
        }

        if (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0)
        {
            headers.Connection = "close";
            throw new ProblemException(Problem.BodyRefused);
        }

        // The health check tells nothing but whether the database can be read. Those that watch the service need no key.
        if (options.Key is { } key && request.Path != Routes.Health && !key.Matches(request.Headers[ApiKey.Header]))
        {
            headers.WWWAuthenticate = "ApiKey";
            throw new ProblemException(Problem.KeyMissing);
        }

        return next(context);
    }

    private static bool IsLocalName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
