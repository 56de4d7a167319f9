using System.Collections.Concurrent;
using MgcBackfill.Analysis;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Store;
using MgcBackfill.Verify;

namespace MgcBackfill.Report;

/// <summary>
/// Summarises the stored days while a verification reads them, so that the table is read once. What depends on a valid table, the counts of
/// minutes and the rolls, stays unknown for a table that breaks a rule; the gates report the rule.
/// </summary>
/// <param name="table">The table that is verified.</param>
internal sealed class ReportDays(RecordedTable table) : IDisposable
{
    private readonly CheckpointState _records = table.Records.State;
    private readonly ConcurrentDictionary<TradingDay, ReportDay> _stored = [];
    private readonly ThreadLocal<CoverageCounter> _counters = new(() => CreateCounter(table));
    private volatile bool _isBroken;

    /// <summary>Adds a stored day. Several threads may call it at once.</summary>
    public void Add(TradingDay day, StoredRows window, ReadOnlySpan<StoredRow> rows)
    {
        var summary = Sum(day, window, rows);
        if (window.GetText(rows[0].SourceSymbol) is { } contract && StoredDays.FindBreak(day, window, rows) is null)
            summary = summary with { Minutes = _counters.Value!.Count(day, contract, rows) };
        else
            _isBroken = true;
        _stored[day] = summary;
    }

    /// <summary>Finds what a report shows of the days, once every stored day has been added.</summary>
    /// <param name="verification">The verification that read them.</param>
    /// <param name="options">The options that the table was opened with.</param>
    /// <param name="cancellation">Stops between two days.</param>
    /// <returns>
    /// Every day of the table and of the records, and the days between stored days that hold no bar, in order; and the rolls, or null if
    /// they are not known.
    /// </returns>
    public (IReadOnlyList<ReportDay> Days, RollCalendar? Rolls) Finish(
        Verification verification,
        TableOptions options,
        CancellationToken cancellation
    )
    {
        _isBroken |= !Holds(verification, () => StoredDays.Require(table));
        if (!table.Store.CanBeRead)
            return ([], null);
        ReportDay[] stored = [.. _stored.Values.OrderBy(d => d.Day)];
        var days = new SortedDictionary<TradingDay, ReportDay>();
        foreach (var day in _records.DoneDays.Where(d => _records.FindDecision(d) is not null))
            days.Add(day, Recorded(day, _records.FindDecision(day)!));
        foreach (var day in stored)
        {
            days[day.Day] = day with
            {
                Decision = _records.FindDecision(day.Day),
                Altered = verification.AlteredDays.Contains(day.Day),
                Minutes = _isBroken ? null : day.Minutes,
            };
        }

        foreach (var empty in CountEmptyDays(stored, cancellation))
        {
            var day = TradingDay.From(empty.TradingDay);
            days[day] = (
                days.GetValueOrDefault(day)
                ?? new()
                {
                    Day = day,
                    Bars = 0,
                    Contract = "",
                }
            ) with
            {
                Minutes = empty,
            };
        }

        return ([.. days.Values], FindRolls(stored, verification, options));
    }

    /// <inheritdoc/>
    public void Dispose() => _counters.Dispose();

    private static CoverageCounter CreateCounter(RecordedTable table) =>
        new(table.Store.Series.Product.Hours, table.Records.State, traded: null);

    private IEnumerable<CoverageDay> CountEmptyDays(ReportDay[] stored, CancellationToken cancellation)
    {
        if (_isBroken || stored.Length == 0)
            return [];
        var days = new CoverageDays(CreateCounter(table), new TradingDayRange(stored[0].Day, stored[^1].Day), cancellation);
        foreach (var day in stored)
            days.Add(day.Minutes!);
        return days.Finish().Where(d => d.Bars == 0);
    }

    private RollCalendar? FindRolls(ReportDay[] stored, Verification verification, TableOptions options)
    {
        if (_isBroken)
            return null;
        var finder = new RollFinder(table.Store.Series.Product, _records);
        var isKnown = Holds(
            verification,
            () =>
            {
                foreach (var day in stored)
                    finder.Add(new DayEnds(day.Day, day.Contract, day.FirstTs, day.Open, day.LastTs, day.Close));
            }
        );
        return isKnown ? finder.ToCalendar(options) : null;
    }

    // False if the table breaks a rule. A gate has failed then.
    private static bool Holds(Verification verification, Action require)
    {
        try
        {
            require();
            return true;
        }
        catch (Exception e) when (verification.Failed.Any() && e is (GateException or TargetException))
        {
            return false;
        }
    }

    private static ReportDay Sum(TradingDay day, StoredRows window, ReadOnlySpan<StoredRow> rows)
    {
        var (high, low, volume) = (rows[0].High, rows[0].Low, (Int128)0);
        var contracts = new List<int>();
        foreach (ref readonly var row in rows)
        {
            (high, low, volume) = (Math.Max(high, row.High), Math.Min(low, row.Low), volume + row.Volume);
            if (!contracts.Contains(row.SourceSymbol))
                contracts.Add(row.SourceSymbol);
        }

        return new ReportDay
        {
            Day = day,
            Bars = rows.Length,
            Contract = string.Join(" + ", contracts.Select(c => window.GetText(c) ?? "NULL")),
            FirstTs = rows[0].Ts,
            LastTs = rows[^1].Ts,
            Open = rows[0].Open,
            High = high,
            Low = low,
            Close = rows[^1].Close,
            Volume = volume,
        };
    }

    private static ReportDay Recorded(TradingDay day, DayRecord decision) =>
        new()
        {
            Day = day,
            Bars = 0,
            Contract = decision.SourceSymbol,
            Decision = decision,
        };
}
