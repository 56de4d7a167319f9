using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;
using MgcBackfill.Store;

namespace MgcBackfill.Verify;

/// <summary>
/// The final gates (G1, G2) in one pass over the table. Rows are read in windows of time, checked one by one, digested day by day, and
/// compared with the day records and, if it is given, with the source derived anew.
/// </summary>
internal sealed class VerificationGates
{
    private const int WindowDays = 64;

    private readonly IBarStore _store;
    private readonly SourceSet? _source;
    private readonly CheckpointState? _state;
    private readonly int? _sampleDays;
    private readonly IReadOnlyDictionary<TradingDay, string>? _derived;
    private readonly CheckpointFolder? _records;
    private readonly SourceScope? _scope;

    /// <summary>Creates the gates for a table.</summary>
    /// <param name="store">The table.</param>
    /// <param name="source">The source to compare with, or null.</param>
    /// <param name="state">The records to compare with, or null if there are none.</param>
    /// <param name="sampleDays">Number of days to compare with the source by count, first and last ts; null for every value of every
    /// bar.</param>
    /// <param name="derived">
    /// Digests of days that were just derived from the source, used instead of the source: a digest covers every value of every bar.
    /// </param>
    /// <param name="records">The records behind <paramref name="state"/>, which are also compared with each other; null to omit
    /// that.</param>
    public VerificationGates(
        IBarStore store,
        SourceSet? source,
        CheckpointState? state,
        int? sampleDays,
        IReadOnlyDictionary<TradingDay, string>? derived = null,
        CheckpointFolder? records = null
    )
    {
        (_store, _source, _state, _sampleDays, _derived, _records) = (store, source, state, sampleDays, derived, records);
        _scope = source is null ? null : new SourceScope(source, state);
    }

    /// <summary>Receives every stored day while it is audited.</summary>
    public StoredDayVisitor? Visitor { get; init; }

    /// <summary>Runs every gate.</summary>
    /// <param name="progress">Called with the fraction done and the current day.</param>
    /// <param name="cancellation">Cancels between windows.</param>
    /// <exception cref="SourceException">The source is refused.</exception>
    /// <exception cref="DataException">The source's bars break a rule.</exception>
    public Verification Run(Action<double, TradingDay>? progress = null, CancellationToken cancellation = default)
    {
        var readable = _store.CanBeRead;
        var range = readable ? StoredRange() : null;
        var sample = _sampleDays is { } count ? Sample(range, count) : null;
        using var audit = new TableAudit(
            _store.Series.Product,
            _state,
            sample is not null,
            _derived,
            _scope,
            allowsInterrupted: _derived is not null
        );
        audit.CheckDefinition(_store);
        if (!readable)
        {
            AuditRecords(audit);
            audit.SkipUnreadable();
            return audit.Finish(rowsInTable: 0);
        }

        if (range is { } days)
            Scan(audit, days, sample, progress, cancellation);
        else
            ScanNothing(audit);
        audit.CompareMissingDays();
        if (_source is null && _derived is null)
            audit.Source.Skip("no source was given");
        else if (_derived?.Count == 0)
            audit.Source.Skip("nothing was read: every day was finished before, and gate 'day_records' compares it with its record");
        audit.Add(_store.FindForeignRows(cancellation));
        foreach (var contradiction in _store.FindContradictions(cancellation))
            audit.DayRecords.Fail(contradiction);
        var rows = _store.CountRows(cancellation);
        return audit.Finish(rows) with { Series = _store.Series.Symbol, OtherSymbols = rows == 0 ? _store.FindSymbols(cancellation) : [] };
    }

    // Windows are audited in parallel, one per core, and added in time order. The independent check runs beside them.
    private void Scan(
        TableAudit audit,
        TradingDayRange range,
        IReadOnlySet<TradingDay>? sample,
        Action<double, TradingDay>? progress,
        CancellationToken cancellation
    )
    {
        if (_source is null || sample is not null)
        {
            audit.Independent.Skip(GetSkipReason());
            Audit(audit, range, sample, progress, cancellation);
            return;
        }

        using var second = new IndependentGate(_store, _source, range, _scope!, cancellation);
        var accounting = Audit(audit, range, sample, (f, d) => progress?.Invoke(Math.Min(f, second.Fraction), d), cancellation);
        second.Evaluate(audit, _state, accounting!, progress);
    }

    private RecordAccounting? Audit(
        TableAudit audit,
        TradingDayRange range,
        IReadOnlySet<TradingDay>? sample,
        Action<double, TradingDay>? progress,
        CancellationToken cancellation
    )
    {
        var windows = Windows(range);
        using var producer = _source is null
            ? null
            : ChunkProducer.FromSource(
                _source,
                _store.Series.Product,
                windows,
                d => range.Contains(d) ? DayNeed.Wanted : DayNeed.Outside,
                readsAll: true,
                digests: false
            );
        using var parallel = new ParallelAudit(_store, windows, producer, sample, _scope, Visitor, cancellation);
        AuditRecords(audit);
        for (var i = 0; i < windows.Count; i++)
        {
            audit.Add(parallel.Wait(i));
            progress?.Invoke((i + 1.0) / windows.Count, windows[i].Last);
        }

        // The source must be read to its clean end, even after the last stored day.
        _ = producer?.Next(cancellation);
        return producer?.Accounting;
    }

    private void ScanNothing(TableAudit audit)
    {
        AuditRecords(audit);
        audit.Independent.Skip("there is no day to check");
    }

    // Runs while the audit threads read.
    private void AuditRecords(TableAudit audit)
    {
        foreach (var contradiction in _records is null ? [] : RecordAudit.Contradictions(_records))
            audit.DayRecords.Fail(contradiction);
    }

    private string GetSkipReason() =>
        _derived is not null ? "a backfill compares its days by digest; a verification against the source runs this check"
        : _source is null ? "no source was given"
        : "only some of the days were requested";

    // Days spread evenly over the stored days, including the first and the last, so that a repeated check uses the same ones.
    private HashSet<TradingDay> Sample(TradingDayRange? range, int count)
    {
        var days = range is { } all ? _store.CountDays(all).Keys.Order().ToArray() : [];
        var step = (days.Length - 1) / (double)Math.Max(1, count - 1);
        return count >= days.Length ? [.. days] : [.. Enumerable.Range(0, count).Select(i => days[(int)Math.Round(i * step)])];
    }

    private static List<TradingDayRange> Windows(TradingDayRange range)
    {
        var windows = new List<TradingDayRange>();
        for (var day = range.First.EpochDay; day <= range.Last.EpochDay; day += WindowDays)
            windows.Add(new TradingDayRange(new TradingDay(day), new TradingDay(Math.Min(day + WindowDays - 1, range.Last.EpochDay))));
        return windows;
    }

    // From the first to the last day in the table or the records. Infinite and impossible times are not included here; the count of all
    // rows then reveals that they are missing.
    private TradingDayRange? StoredRange()
    {
        var days = new List<TradingDay>();
        if (_store.FindTimes() is { Days: var stored })
            days.AddRange([stored.First, stored.Last]);
        if (_state is not null)
            days.AddRange(_state.DoneDays.Where(d => _state.FindDecision(d) is not null));
        return days.Count == 0 ? null : new TradingDayRange(days.Min(), days.Max());
    }
}
