namespace MgcBackfill.Inventory;

/// <summary>Works on many things at once and gives the results in their order, on the thread that asked, each as soon as it is its turn.</summary>
internal static class OrderedWork
{
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(100);

    // Twice the cores: one long piece of work does not leave the other cores without any.
    private static readonly int s_ahead = 2 * Environment.ProcessorCount;

    /// <summary>Runs <paramref name="work"/> for each item on threads of the pool.</summary>
    /// <param name="items">The items.</param>
    /// <param name="work">The work; what it raises ends everything, in the item's turn.</param>
    /// <param name="done">Told of each result, in the order of the items, on the calling thread.</param>
    /// <param name="waiting">Called now and then while the next result is waited for, on the calling thread.</param>
    /// <param name="cancellation">Stops everything.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Run<TItem, TResult>(
        IEnumerable<TItem> items, Func<TItem, CancellationToken, TResult> work, Action<TResult> done, Action waiting, CancellationToken cancellation)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var begun = new Queue<Task<TResult>>();
        try
        {
            foreach (var item in items)
            {
                begun.Enqueue(Task.Run(() => work(item, ends.Token), ends.Token));
                if (begun.Count >= s_ahead)
                    Deliver();
            }

            while (begun.Count > 0)
                Deliver();
        }
        finally
        {
            // Nobody waits for what is under way any more; it must not outlive what it works on.
            ends.Cancel();
            foreach (var task in begun)
                ((Task)task).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait(CancellationToken.None);
        }

        void Deliver()
        {
            var task = begun.Peek();
            while (Task.WaitAny([task], (int)s_between.TotalMilliseconds, cancellation) < 0)
                waiting();
            var result = task.GetAwaiter().GetResult();
            begun.Dequeue();
            done(result);
        }
    }
}
