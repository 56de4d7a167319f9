using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using MgcBackfill.Errors;
using Microsoft.AspNetCore.Http;

namespace MgcBackfill.Service;

/// <summary>
/// Logs every request, and turns what ended it into a problem. A line holds no header and no query: a client may have put a secret there.
/// </summary>
internal sealed class RequestLog(EventLog log, RequestDelegate next)
{
    private const int MaxPath = 256;
    private const int MaxMethod = 16;

    // The client is gone, so nobody receives a status code. This one stands in the log.
    private const int ClientClosedRequest = 499;

    /// <summary>Passes a request on and logs how it ended.</summary>
    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "Whatever ends a request is its answer, and no reason to end the service."
    )]
    public async Task Invoke(HttpContext context)
    {
        var since = Stopwatch.GetTimestamp();
        var isGone = false;
        try
        {
            await next(context);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            isGone = true;
        }
        catch (Exception e)
        {
            await Refuse(context, e);
        }

        var status = isGone ? ClientClosedRequest : context.Response.StatusCode;
        log.Info(
            "request",
            ("method", EventLog.Cut(context.Request.Method, MaxMethod)),
            ("path", EventLog.Cut(context.Request.Path.Value ?? "", MaxPath)),
            ("status", status),
            ("ms", Math.Round(Stopwatch.GetElapsedTime(since).TotalMilliseconds, 3))
        );
    }

    private async Task Refuse(HttpContext context, Exception error)
    {
        var problem = Problem.From(error);
        if (error is BackfillException)
            log.Warn("refused", ("error_id", problem.ErrorId), ("message", EventLog.Cut(error.Message)));
        else if (problem.ErrorId == ErrorIds.Internal)
            log.Error("defect", ("error_id", problem.ErrorId), ("message", EventLog.Cut(error.ToString(), 8 * 1024)));
        await ProblemDocument.Write(context, problem);
    }
}
