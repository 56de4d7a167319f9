using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Independent;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Store;

namespace MgcBackfill.Verify;

/// <summary>
/// Runs the independent check on a separate thread beside the audit, and compares its result with the table, the records and the audit's
/// counts. If the two disagree, the gate fails, whichever of them is right.
/// </summary>
internal sealed class IndependentGate : IDisposable
{
    private static readonly TimeSpan s_reportInterval = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop;
    private readonly Task<CheckResult> _check;
    private readonly TradingDayRange _range;
    private readonly Func<string, DateOnly?>? _getVendorDate;
    private readonly SourceScope _scope;
    private int _reached;

    /// <summary>Starts the check.</summary>
    /// <param name="store">The table; the check opens its database again.</param>
    /// <param name="source">The accepted source.</param>
    /// <param name="range">The days to check.</param>
    /// <param name="scope">The days that are compared with the source.</param>
    /// <param name="cancellation">Cancels the check.</param>
    public IndependentGate(IBarStore store, SourceSet source, TradingDayRange range, SourceScope scope, CancellationToken cancellation)
    {
        (_range, _scope, _reached) = (range, scope, range.First.EpochDay);
        _getVendorDate = source.Preference == SourcePreference.Newest ? VendorJob.GetDate : null;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        string[] files = [.. source.Files.Select(f => f.Path)];
        var mayBeEmpty = source.Files.Where(f => f.MayBeEmpty).Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        _check = Task.Factory.StartNew(
            () => RunCheck(store, files, mayBeEmpty),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }

    /// <summary>The part of the days that is done, 0 to 1.</summary>
    public double Fraction => (Volatile.Read(ref _reached) - _range.First.EpochDay) / (double)_range.Days;

    /// <summary>Waits for the check and completes the gate.</summary>
    /// <param name="audit">The audit of the same days, with all windows added.</param>
    /// <param name="state">The records, or null if there are none.</param>
    /// <param name="accounting">What the main reader counted.</param>
    /// <param name="progress">Called with the progress of the check.</param>
    /// <exception cref="EnvironmentException">The check could not read a file.</exception>
    /// <exception cref="OperationCanceledException">The check was cancelled.</exception>
    public void Evaluate(TableAudit audit, CheckpointState? state, RecordAccounting accounting, Action<double, TradingDay>? progress)
    {
        while (Task.WaitAny([_check], s_reportInterval) < 0)
            progress?.Invoke(Fraction, new TradingDay(Volatile.Read(ref _reached)));
        CheckResult result;
        try
        {
            result = _check.GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is SourceException or DataException)
        {
            // The main reader has read the same source to its clean end.
            audit.Independent.Fail($"the independent check refuses the source: {e.Message}");
            return;
        }

        foreach (var difference in result.Differences)
            audit.Independent.Fail(difference.ToString());
        audit.Independent.FailMore(result.DifferenceCount - result.Differences.Count);
        foreach (var day in result.Days.Where(d => _scope.Compares(TradingDay.From(d.Day))))
            Decision(audit.Independent, state?.FindDecision(TradingDay.From(day.Day)), day);
        if (
            result.Agrees
            && _scope.NotCompared == 0
            && result.Days.All(d => _scope.Expects(TradingDay.From(d.Day)))
            && result.BuildDigest != audit.BuildDigest
        )
            audit.Independent.Fail(
                $"the independent check gives build digest {result.BuildDigest[..12]}…; "
                    + $"the table has {audit.BuildDigest?[..12] ?? "none"}…."
            );
        Counts(audit.Independent, result.Counts, accounting);
        audit.IndependentDetail =
            $"{NumberText.Count(result.Rows, "bar")}, every value, "
            + $"{NumberText.Count(result.Days.Count(d => _scope.Compares(TradingDay.From(d.Day))), "decision")}, "
            + $"{NumberText.Count(result.Counts.Read, "record")}";
    }

    /// <summary>Stops the check and waits until it has ended.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        Task.WaitAny(_check);
        _stop.Dispose();
    }

    private CheckResult RunCheck(IBarStore store, string[] files, HashSet<string> mayBeEmpty)
    {
        using var table = PlainTable.Open(store.Address, store.Series.Symbol);
        return IndependentCheck.Run(
            files,
            store.Series.Product.Root,
            store.Series.Symbol,
            table,
            _range.First.Date,
            _range.Last.Date,
            day => _scope.Compares(TradingDay.From(day)),
            day => _scope.Expects(TradingDay.From(day)),
            _getVendorDate,
            day => Volatile.Write(ref _reached, TradingDay.From(day).EpochDay),
            mayBeEmpty,
            _stop.Token
        );
    }

    private static void Decision(Gate gate, DayRecord? recorded, CheckedDay day)
    {
        if (recorded is null)
            return;
        var (then, now) = (
            $"{recorded.SourceSymbol} by {recorded.Reason}, {NumberText.Count(recorded.Bars, "bar")}, "
                + $"{NumberText.Format(recorded.ZeroVolume)} with zero volume, digest {recorded.Digest}, of "
                + string.Join(", ", recorded.Candidates.Select(c => Format(c.Symbol, c.Volume, c.Bars))),
            $"{day.Contract} by {day.Reason}, {NumberText.Count(day.Bars, "bar")}, "
                + $"{NumberText.Format(day.ZeroVolume)} with zero volume, digest {day.Digest}, of "
                + string.Join(", ", day.Candidates.Select(c => Format(c.Symbol, c.Volume, c.Bars)))
        );
        if (then != now)
            gate.Fail($"{TradingDay.From(day.Day)}: attempt {recorded.AttemptId} recorded {then}; the independent check gives {now}.");
    }

    private static string Format(string symbol, UInt128 volume, int bars) =>
        $"{symbol} (volume {NumberText.FormatVolume(volume)}, {NumberText.Count(bars, "bar")})";

    private static string Format(CheckCounts counts) =>
        $"{NumberText.Format(counts.Read)} read = {NumberText.Format(counts.Selected)} selected "
        + $"+ {NumberText.Format(counts.OtherOutrights)} other outrights + {NumberText.Format(counts.NoOutrights)} spreads and others "
        + $"+ {NumberText.Format(counts.OtherTypes)} of other types + {NumberText.Format(counts.HeldTwice)} held twice "
        + $"+ {NumberText.Format(counts.Outside)} outside the range";

    private static void Counts(Gate gate, CheckCounts second, RecordAccounting first)
    {
        var reported = new CheckCounts(
            first.Read,
            first.Selected,
            first.OtherOutrights,
            first.CalendarSpreads + first.Combinations + first.OtherSymbols,
            first.Outside,
            first.HeldTwice,
            first.OtherTypes
        );
        if (reported != second)
            gate.Fail($"the independent check counts the records differently: {Format(second)}, not {Format(reported)}.");
    }
}
