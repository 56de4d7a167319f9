namespace MgcBackfill.Inventory;

/// <summary>
/// Processes items in parallel and returns the results in the order of the items on the calling thread, each as soon as possible.
/// </summary>
internal static class OrderedWork
{
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(100);

    // Twice the number of cores, so that one long item does not leave the other cores idle.
    private static readonly int s_maxAhead = 2 * Environment.ProcessorCount;

    /// <summary>Runs <paramref name="work"/> for each item on threads of the pool.</summary>
    /// <param name="items">The items.</param>
    /// <param name="work">The function to run. An exception from it ends the whole run when its item's turn comes.</param>
    /// <param name="done">Called for each result, in the order of the items, on the calling thread.</param>
    /// <param name="waiting">Called from time to time on the calling thread while the next result is not ready.</param>
    /// <param name="cancellation">Cancels the run.</param>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static void Run<TItem, TResult>(
        IEnumerable<TItem> items,
        Func<TItem, CancellationToken, TResult> work,
        Action<TResult> done,
        Action waiting,
        CancellationToken cancellation
    )
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var begun = new Queue<Task<TResult>>();
        try
        {
            foreach (var item in items)
            {
                begun.Enqueue(Task.Run(() => work(item, ends.Token), ends.Token));
                if (begun.Count >= s_maxAhead)
                    Deliver();
            }

            while (begun.Count > 0)
                Deliver();
        }
        finally
        {
            // The remaining results are not needed, but the tasks must end before the objects that they use are disposed of.
            ends.Cancel();
            foreach (var task in begun)
                ((Task)task)
                    .ContinueWith(
                        static _ => { },
                        CancellationToken.None,
                        TaskContinuationOptions.ExecuteSynchronously,
                        TaskScheduler.Default
                    )
                    .Wait(CancellationToken.None);
        }

        void Deliver()
        {
            var task = begun.Peek();
            while (Task.WaitAny([task], (int)s_pollInterval.TotalMilliseconds, cancellation) < 0)
                waiting();
            var result = task.GetAwaiter().GetResult();
            begun.Dequeue();
            done(result);
        }
    }
}
