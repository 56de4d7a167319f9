namespace MgcBackfill.Verify;

/// <summary>A gate in progress: it counts violations of its rule and keeps the first few as examples.</summary>
internal sealed class Gate(string name, string rule)
{
    private const int MaxExamples = 5;

    private readonly List<string> _examples = [];
    private string? _notRun;

    /// <summary>Number of failures so far.</summary>
    public long Failures { get; private set; }

    /// <summary>Adds a failure.</summary>
    public void Fail(string example)
    {
        Failures++;
        if (_examples.Count < MaxExamples)
            _examples.Add(example);
    }

    /// <summary>Adds a failure. Its text is created only for the first few failures.</summary>
    public void Fail<T>(T subject, Func<T, string> example)
    {
        Failures++;
        if (_examples.Count < MaxExamples)
            _examples.Add(example(subject));
    }

    /// <summary>Adds failures without texts; the first few have theirs already.</summary>
    public void FailMore(long failures) => Failures += failures;

    /// <summary>Adds the failures of the same gate in a later part of the table.</summary>
    public void Add(Gate later)
    {
        Failures += later.Failures;
        _examples.AddRange(later._examples.Take(MaxExamples - _examples.Count));
    }

    /// <summary>Records the reason why the gate cannot run.</summary>
    public void Skip(string reason) => _notRun = reason;

    /// <summary>Records that the gate found nothing to check, unless another reason was recorded before.</summary>
    public void SkipUnlessFailed(string reason) => _notRun ??= reason;

    /// <summary>The gate's result.</summary>
    public GateResult Result(string detail) =>
        new(
            name,
            rule,
            Failures > 0 ? GateOutcome.Failed
                : _notRun is null ? GateOutcome.Passed
                : GateOutcome.NotRun,
            Failures,
            _notRun ?? detail,
            _examples
        );
}
