using System.Collections.Concurrent;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// Runs work that goes on in other threads, while the thread of the pipeline waits and does for it what PowerShell allows there alone:
/// writing and asking.
/// </summary>
internal sealed class PipelineThread
{
    private readonly BlockingCollection<Action> _requests = [];

    private PipelineThread() { }

    /// <summary>Runs the work in another thread until it has ended.</summary>
    /// <param name="work">The work. It may use <see cref="Invoke"/> until it returns.</param>
    public static T Run<T>(Func<PipelineThread, T> work)
    {
        var thread = new PipelineThread();
        using var requests = thread._requests;
        var running = Task.Run(() =>
        {
            try
            {
                return work(thread);
            }
            finally
            {
                requests.CompleteAdding();
            }
        });
        foreach (var request in requests.GetConsumingEnumerable())
            request();
        return running.GetAwaiter().GetResult();
    }

    /// <summary>Does something in the thread of the pipeline. The calling thread waits.</summary>
    /// <param name="request">Must not throw.</param>
    public void Invoke(Action request)
    {
        using var done = new ManualResetEventSlim();
        _requests.Add(() =>
        {
            request();
            done.Set();
        });
        done.Wait();
    }
}
