using System.Runtime.ExceptionServices;
using MgcBackfill.Errors;
using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;

namespace MgcBackfill.Backfill;

/// <summary>One product's part in a scan: what it needs of the source, and what was found. A refused bar ends this part alone.</summary>
/// <param name="product">The product.</param>
/// <param name="plan">The plan, which names the days.</param>
/// <param name="keepDecisions">True to keep every day's decision in the result.</param>
/// <param name="selected">Receives the selected bars; null if they are not needed.</param>
internal sealed class ProductScan(Product product, BackfillPlan plan, bool keepDecisions, SelectedBars? selected)
{
    private readonly List<DayDecision> _decisions = [];
    private readonly List<TradingDay> _partial = [];
    private readonly List<DayDecision> _ties = [];
    private readonly Dictionary<TradingDay, string> _digests = [];
    private int _days;
    private int _stubs;
    private long _zeroVolume;
    private ScanResult? _result;

    /// <summary>The time from the first planned day to the last, [start, end) in nanoseconds since the epoch.</summary>
    public (long Start, long End) Window => plan.Window;

    /// <summary>The selection that reads for this product.</summary>
    public DaySelection Selection { get; } = new(product, plan.GetNeed);

    /// <summary>The error that ended this part, or null.</summary>
    public BackfillException? Error { get; private set; }

    /// <summary>Checks and keeps the day that the selection has just decided, if there is one.</summary>
    /// <returns>The decision, or null.</returns>
    public DayDecision? Take(DayInspector inspector)
    {
        if (Selection.Decision is not { } day)
            return null;
        try
        {
            var confirms = plan.Expected.ContainsKey(day.Day);
            var digest = inspector.Inspect(day, Selection.Bars.Bars, confirms);
            if (confirms)
                _digests.Add(day.Day, digest);
            selected?.Add(day, Selection.Bars.Bars);
        }
        catch (BackfillException e)
        {
            Error = e;
            Selection.Stop();
            return null;
        }

        _days++;
        _stubs += day.Stub ? 1 : 0;
        _zeroVolume += day.ZeroVolume;
        if (day.Partial)
            _partial.Add(day.Day);
        if (day.Reason != SelectionReason.Volume)
            _ties.Add(day);
        if (keepDecisions)
            _decisions.Add(day);
        return day;
    }

    /// <summary>The result of a scan that has ended.</summary>
    /// <exception cref="BackfillException">The error that ended this part.</exception>
    public ScanResult GetResult()
    {
        if (Error is not null)
            ExceptionDispatchInfo.Throw(Error);
        return _result ?? throw new InternalException("The scan has not ended.");
    }

    /// <summary>Sets the result at the end of the source, unless an error ended this part.</summary>
    public void Finish(SourceSet source, DuplicateTally heldTwice, int framesWithoutChecksum)
    {
        if (Error is not null)
            return;
        if (SourceScan.FindNoOutright(source, Selection.Product, Selection.Accounting) is { } error)
        {
            Error = error;
            return;
        }

        _result = new ScanResult
        {
            Accounting = Selection.Accounting,
            Days = _days,
            Stubs = _stubs,
            PartialDays = _partial,
            Ties = _ties,
            ZeroVolume = _zeroVolume,
            FramesWithoutChecksum = framesWithoutChecksum,
            Digests = _digests,
            HeldTwice = heldTwice.Pairs,
            Choices = heldTwice.Choices,
            Decisions = _decisions,
        };
    }
}
