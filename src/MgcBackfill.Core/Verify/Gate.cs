namespace MgcBackfill.Verify;

/// <summary>A gate under way: counts what breaks its rule and keeps the first few to tell.</summary>
internal sealed class Gate(string name, string rule)
{
    private const int MostExamples = 5;

    private readonly List<string> _examples = [];
    private string? _notRun;

    /// <summary>Failures so far.</summary>
    public long Failures { get; private set; }

    /// <summary>Notes a failure.</summary>
    public void Fail(string example)
    {
        Failures++;
        if (_examples.Count < MostExamples)
            _examples.Add(example);
    }

    /// <summary>Notes a failure whose words are only worth making for the first few.</summary>
    public void Fail<T>(T subject, Func<T, string> example)
    {
        Failures++;
        if (_examples.Count < MostExamples)
            _examples.Add(example(subject));
    }

    /// <summary>Notes so many failures that nobody needs words for: the first few have theirs.</summary>
    public void FailMore(long failures) => Failures += failures;

    /// <summary>Adds what the same gate found in a later part of the table.</summary>
    public void Add(Gate later)
    {
        Failures += later.Failures;
        _examples.AddRange(later._examples.Take(MostExamples - _examples.Count));
    }

    /// <summary>Says that the gate cannot run.</summary>
    public void DoNotRun(string why) => _notRun = why;

    /// <summary>Says that the gate found nothing to look at, where nothing else was said of it.</summary>
    public void DoNotRunUnlessTold(string why) => _notRun ??= why;

    /// <summary>The gate's result.</summary>
    public GateResult Result(string detail) => new(
        name, rule,
        Failures > 0 ? GateOutcome.Failed : _notRun is null ? GateOutcome.Passed : GateOutcome.NotRun,
        Failures, _notRun ?? detail, _examples);
}
