using System.Diagnostics;

namespace MgcBackfill.Fuzz.Engine;

/// <summary>Runs a range of inputs for one target on several threads. The result does not depend on the number of threads.</summary>
internal sealed class FuzzRun(Func<FuzzTarget> create, ulong seed, int threads)
{
    // The number of inputs that a thread fetches at a time.
    private const int Share = 2048;

    // Longer than any realistic pause of a machine.
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private long _next;

    /// <summary>Wall time.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>Runs inputs <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> - 1.</summary>
    /// <param name="first">Index of the first input.</param>
    /// <param name="count">Number of inputs.</param>
    /// <param name="onTimeout">Called for an input that does not end, and that nothing can stop.</param>
    public FuzzTally Run(long first, long count, Action<FuzzFailure>? onTimeout = null)
    {
        _next = first;
        var start = Stopwatch.GetTimestamp();
        var engines = Enumerable.Range(0, threads).Select(_ => new FuzzEngine(create(), seed)).ToArray();
        var workers = engines.Select(e => new Thread(() => Work(e, first + count)) { IsBackground = true }).ToArray();
        foreach (var worker in workers)
            worker.Start();
        while (!Array.TrueForAll(workers, w => w.Join(TimeSpan.FromSeconds(1))))
        {
            foreach (var engine in engines)
                Watch(engine, onTimeout);
        }

        Time = Stopwatch.GetElapsedTime(start);
        foreach (var engine in engines.Skip(1))
            engines[0].Tally.Add(engine.Tally);
        return engines[0].Tally;
    }

    private void Work(FuzzEngine engine, long end)
    {
        while (true)
        {
            long first;
            lock (_lock)
            {
                first = _next;
                _next = Math.Min(end, first + Share);
            }

            if (first >= end)
                return;
            engine.Run(first, Math.Min(Share, end - first));
        }
    }

    private void Watch(FuzzEngine engine, Action<FuzzFailure>? onTimeout)
    {
        var (input, index, time) = engine.Running;
        if (input is not null && time > s_timeout)
            onTimeout?.Invoke(
                new FuzzFailure(engine.Tally.Target, seed, index, input, $"Hang: it has not ended after {s_timeout.TotalSeconds} s", "")
            );
    }
}
