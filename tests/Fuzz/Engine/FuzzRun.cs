using System.Diagnostics;

namespace MgcBackfill.Fuzz.Engine;

/// <summary>A range of inputs for one target, on several threads. What comes of it does not depend on their number.</summary>
internal sealed class FuzzRun(Func<FuzzTarget> create, ulong seed, int threads)
{
    // A share of the work that a thread takes at a time.
    private const int Share = 2048;

    // Longer than any pause of a machine that anybody would wait for.
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private long _next;

    /// <summary>Wall time.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>Runs inputs <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> - 1.</summary>
    /// <param name="first">Index of the first input.</param>
    /// <param name="count">How many.</param>
    /// <param name="hung">Is told of an input that does not end, which nothing can stop.</param>
    public FuzzTally Run(long first, long count, Action<FuzzFailure>? hung = null)
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
                Watch(engine, hung);
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

    private void Watch(FuzzEngine engine, Action<FuzzFailure>? hung)
    {
        var (input, index, time) = engine.UnderWay;
        if (input is not null && time > s_hang)
            hung?.Invoke(
                new FuzzFailure(engine.Tally.Target, seed, index, input, $"Hang: it has not ended after {s_hang.TotalSeconds} s", ""));
    }
}
