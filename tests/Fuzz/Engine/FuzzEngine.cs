using System.Diagnostics;
using System.Reflection;
using MgcBackfill.Errors;

namespace MgcBackfill.Fuzz.Engine;

/// <summary>Passes inputs to a target, one after the other on one thread, and judges each result.</summary>
internal sealed class FuzzEngine(FuzzTarget target, ulong seed)
{
    /// <summary>
    /// No input may take longer than this. The limit is far above any measured time because machines pause. It detects only hangs, and only
    /// if the same input exceeds it three times.
    /// </summary>
    public static readonly TimeSpan TimeBound = TimeSpan.FromSeconds(2);

    private static readonly HashSet<string> s_ids =
    [
        .. typeof(ErrorIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetValue(null)!),
    ];

    private readonly FuzzRandom _random = new();
    private long _runningSince;

    /// <summary>The results of the inputs so far.</summary>
    public FuzzTally Tally { get; } = new(target.Name);

    /// <summary>The current input, for a watchdog: its bytes, its index, and the time since it started.</summary>
    public (byte[]? Input, long Index, TimeSpan Time) Running =>
        (Current, CurrentIndex, _runningSince == 0 ? default : Stopwatch.GetElapsedTime(_runningSince));

    private byte[]? Current { get; set; }

    private long CurrentIndex { get; set; }

    /// <summary>Generates the input at <paramref name="index"/>.</summary>
    public byte[] Make(long index)
    {
        _random.Start(seed, target.Name, index);
        return target.Make(_random);
    }

    /// <summary>Passes <paramref name="count"/> inputs to the target.</summary>
    public void Run(long first, long count)
    {
        for (var index = first; index < first + count; index++)
            Check(Make(index), index);
    }

    /// <summary>Passes one input to the target. Returns the target's refusal; null if it accepted the input.</summary>
    public BackfillException? Check(byte[] input, long index = -1)
    {
        (Current, CurrentIndex) = (input, index);
        BackfillException? refusal = null;
        try
        {
            refusal = Read(input, out var time, out var allocated);
            if (time > Tally.Slowest.Time || allocated > Math.Min(Tally.Peak.Bytes, target.AllocationBase))
                (time, allocated) = Repeat(input, time, allocated);
            Tally.Count(index, input.Length, refusal?.Id, time, allocated);
            if (time > TimeBound)
                RequireFaster(input);
            if (allocated > target.AllocationBase + input.Length)
                RequireBoundedAllocation(input, allocated);
            if (refusal is null)
            {
                target.CheckAccepted(input);
            }
            else
            {
                CheckTyped(refusal);
                target.CheckRefused(input, refusal);
            }
        }
        catch (Exception e)
        {
            Tally.Fail(new FuzzFailure(target.Name, seed, index, input, $"{e.GetType().Name}: {e.Message}", e.ToString()));
        }

        _runningSince = 0;
        return refusal;
    }

    private BackfillException? Read(byte[] input, out TimeSpan time, out long allocated)
    {
        BackfillException? refusal = null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = _runningSince = Stopwatch.GetTimestamp();
        try
        {
            target.Read(input);
        }
        catch (BackfillException e)
        {
            refusal = e;
        }

        time = Stopwatch.GetElapsedTime(start);
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return refusal;
    }

    private void RequireFaster(byte[] input)
    {
        for (var again = 0; again < 2; again++)
        {
            Read(input, out var time, out _);
            if (time <= TimeBound)
                return;
        }

        throw new InconsistencyException($"it takes longer than {TimeBound.TotalSeconds} s, three times in a row");
    }

    // Measured twice: on first use code is compiled and the framework allocates objects that it keeps, and machines pause.
    private (TimeSpan Time, long Allocated) Repeat(byte[] input, TimeSpan time, long allocated)
    {
        Read(input, out var timeAgain, out var allocatedAgain);
        return (time < timeAgain ? time : timeAgain, Math.Min(allocated, allocatedAgain));
    }

    private void RequireBoundedAllocation(byte[] input, long allocated)
    {
        var bound = target.AllocationBound(input);
        InconsistencyException.Require(
            allocated <= bound,
            $"{input.Length} bytes made it allocate {allocated} bytes; the bound is {bound}"
        );
    }

    private void CheckTyped(BackfillException refusal)
    {
        InconsistencyException.Require(
            refusal.Class == target.Refusal,
            $"refused as {refusal.Class} and not as {target.Refusal}: {refusal.Id}: {refusal}"
        );
        InconsistencyException.Require(s_ids.Contains(refusal.Id), $"refused by an id that is not listed: {refusal.Id}");
        InconsistencyException.Require(
            refusal.Message.Length > 0 && refusal.Where.File is { Length: > 0 },
            $"{refusal.Id} does not say what or where"
        );
    }
}
