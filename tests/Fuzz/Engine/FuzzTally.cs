using System.Runtime.InteropServices;

namespace MgcBackfill.Fuzz.Engine;

/// <summary>The results of the inputs of one target.</summary>
internal sealed class FuzzTally(string target)
{
    private const int MaxFailures = 20;

    private readonly Dictionary<string, long> _refused = new(StringComparer.Ordinal);
    private readonly List<FuzzFailure> _failures = [];

    public string Target { get; } = target;

    public long Inputs { get; private set; }

    public long Accepted { get; private set; }

    public long InputBytes { get; private set; }

    /// <summary>Number of refusals by error id.</summary>
    public IReadOnlyDictionary<string, long> Refused => _refused;

    /// <summary>The slowest input: its time and its index.</summary>
    public (TimeSpan Time, long Index) Slowest { get; private set; }

    /// <summary>The input that allocated the most memory: managed bytes, its size and its index.</summary>
    public (long Bytes, int Size, long Index) Peak { get; private set; }

    /// <summary>One failure of each kind, at most twenty.</summary>
    public IReadOnlyList<FuzzFailure> Failures => _failures;

    /// <summary>Number of failures of all kinds.</summary>
    public long FailedInputs { get; private set; }

    /// <summary>Counts an input; a null <paramref name="refusal"/> means that it was accepted.</summary>
    public void Count(long index, int size, string? refusal, TimeSpan time, long allocated)
    {
        Inputs++;
        InputBytes += size;
        if (refusal is null)
            Accepted++;
        else
            CollectionsMarshal.GetValueRefOrAddDefault(_refused, refusal, out _)++;
        if (time > Slowest.Time)
            Slowest = (time, index);
        if (allocated > Peak.Bytes)
            Peak = (allocated, size, index);
    }

    /// <summary>Adds a failure.</summary>
    public void Fail(FuzzFailure failure)
    {
        FailedInputs++;
        if (_failures.Count < MaxFailures && _failures.TrueForAll(f => f.Kind != failure.Kind))
            _failures.Add(failure);
    }

    /// <summary>Adds the results of another thread.</summary>
    public void Add(FuzzTally other)
    {
        Inputs += other.Inputs;
        InputBytes += other.InputBytes;
        Accepted += other.Accepted;
        foreach (var (id, count) in other._refused)
            CollectionsMarshal.GetValueRefOrAddDefault(_refused, id, out _) += count;
        if (other.Slowest.Time > Slowest.Time)
            Slowest = other.Slowest;
        if (other.Peak.Bytes > Peak.Bytes)
            Peak = other.Peak;
        var failed = FailedInputs + other.FailedInputs;
        foreach (var failure in other._failures)
            Fail(failure);
        FailedInputs = failed;
    }
}
