using MgcBackfill.Inventory;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Inventory;

/// <summary>Files are processed in parallel and reported in order, each as soon as it is its turn.</summary>
public sealed class OrderedWorkTests
{
    [Fact]
    public void Results_are_reported_in_order_on_the_calling_thread()
    {
        var (thread, reported) = (Environment.CurrentManagedThreadId, new List<int>());
        using var first = new ManualResetEventSlim();

        // The first item waits until another one is done.
        OrderedWork.Run(
            Enumerable.Range(0, 50),
            (i, _) =>
            {
                if (i == 0)
                    first.Wait(CancellationToken.None);
                else
                    first.Set();
                return i;
            },
            i =>
            {
                Assert.Equal(thread, Environment.CurrentManagedThreadId);
                reported.Add(i);
            },
            static () => { },
            CancellationToken.None
        );

        Assert.Equal(Enumerable.Range(0, 50), reported);
    }

    [Fact]
    public void A_result_is_reported_before_the_last_one_is_computed()
    {
        using var reported = new ManualResetEventSlim();

        // There are more items than can run at once: the last one begins only after the first was reported.
        OrderedWork.Run(
            Enumerable.Range(0, 1000),
            (i, _) => i < 999 || reported.IsSet,
            ok =>
            {
                reported.Set();
                Assert.True(ok);
            },
            static () => { },
            CancellationToken.None
        );
    }

    [Fact]
    public void An_exception_of_the_listener_stops_all_work()
    {
        var running = 0;

        Assert.Throws<InvalidOperationException>(() =>
            OrderedWork.Run(
                Enumerable.Range(0, 100),
                (i, cancellation) =>
                {
                    Interlocked.Increment(ref running);
                    if (i > 0)
                        cancellation.WaitHandle.WaitOne();
                    Interlocked.Decrement(ref running);
                    return i;
                },
                _ => throw new InvalidOperationException(),
                static () => { },
                CancellationToken.None
            )
        );

        Assert.Equal(0, Volatile.Read(ref running));
    }

    [Fact]
    public void An_inventory_can_be_cancelled_between_two_files()
    {
        using var folder = new ScratchFolder();
        using var cancel = new CancellationTokenSource();
        for (var i = 0; i < 100; i++)
            new DbnBuilder().Bar("MGCG4", "2024-01-02T12:00Z", 2000m + i).WriteTo(folder.File($"{i:D3}.dbn.zst"));
        var reported = new List<InventoryFile>();

        Assert.ThrowsAny<OperationCanceledException>(() =>
            DbnInventory.Run(
                new InventoryOptions { Dbn = [folder.FullName] },
                file =>
                {
                    reported.Add(file);
                    if (reported.Count == 3)
                        cancel.Cancel();
                },
                cancellation: cancel.Token
            )
        );

        Assert.Equal(["000.dbn.zst", "001.dbn.zst", "002.dbn.zst"], reported.Select(f => f.Name));
    }
}
