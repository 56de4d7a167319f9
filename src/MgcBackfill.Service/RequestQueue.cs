using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace MgcBackfill.Service;

/// <summary>
/// Limits how many requests are worked on at the same time, and how many wait for that. The health check passes: it must answer when the
/// service has much to do.
/// </summary>
internal sealed class RequestQueue(ServiceLimits limits) : IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(
        new ConcurrencyLimiterOptions
        {
            PermitLimit = limits.Requests,
            QueueLimit = limits.Queue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }
    );

    /// <summary>Passes a request on when it is its turn.</summary>
    /// <exception cref="ProblemException">Too many requests wait, or its turn did not come in time.</exception>
    public async Task Invoke(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path == Routes.Health)
        {
            await next(context);
            return;
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        waiting.CancelAfter(limits.RequestTime);
        RateLimitLease lease;
        try
        {
            lease = await _limiter.AcquireAsync(1, waiting.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new ProblemException(Problem.Overloaded);
        }

        using (lease)
        {
            if (!lease.IsAcquired)
                throw new ProblemException(Problem.Overloaded);
            await next(context);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();
}
