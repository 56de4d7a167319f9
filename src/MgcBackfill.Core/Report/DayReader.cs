using MgcBackfill.Analysis;
using MgcBackfill.Checkpoint;
using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Report;

/// <summary>Reads the table once and summarises each trading day, a window of days at a time.</summary>
internal static class DayReader
{
    private const int WindowDays = 256;

    /// <summary>Every day of the table and of the records, and the weekdays between them without a bar, in order.</summary>
    /// <param name="store">A table that can be read.</param>
    /// <param name="state">The records.</param>
    /// <param name="coverage">Counts of the minutes of the days, or null if they cannot be counted.</param>
    /// <param name="altered">The days whose bars are not those that were recorded.</param>
    /// <param name="cancellation">Stops between windows.</param>
    public static IReadOnlyList<ReportDay> Read(
        IBarStore store,
        CheckpointState state,
        TableCoverage? coverage,
        IReadOnlySet<TradingDay> altered,
        CancellationToken cancellation
    )
    {
        var days = new SortedDictionary<TradingDay, ReportDay>();
        foreach (var day in state.DoneDays.Where(d => state.FindDecision(d) is not null))
            days.Add(day, Recorded(day, state.FindDecision(day)!));
        if (store.FindTimes(cancellation)?.Days is { } range)
            Scan(
                store,
                range,
                day => days[day.Day] = day with { Decision = state.FindDecision(day.Day), Altered = altered.Contains(day.Day) },
                cancellation
            );
        foreach (var minutes in coverage?.Days ?? [])
        {
            var day = TradingDay.From(minutes.TradingDay);
            days[day] = (
                days.GetValueOrDefault(day)
                ?? new ReportDay
                {
                    Day = day,
                    Bars = 0,
                    Contract = "",
                }
            ) with
            {
                Minutes = minutes,
            };
        }

        return [.. days.Values];
    }

    private static void Scan(IBarStore store, TradingDayRange range, Action<ReportDay> add, CancellationToken cancellation)
    {
        using var reader = store.OpenReader();
        var rows = new StoredRows(store.Series);
        for (var first = range.First; first <= range.Last; first = new TradingDay(first.EpochDay + WindowDays))
        {
            cancellation.ThrowIfCancellationRequested();
            reader.Read(
                first.Open,
                new TradingDay(Math.Min(first.EpochDay + WindowDays, range.Last.EpochDay + 1)).Open,
                rows,
                cancellation
            );
            for (var rest = rows.Rows; !rest.IsEmpty; )
            {
                var day = TradingDay.FromTimestamp(rest[0].Ts);
                var count = 1;
                while (count < rest.Length && rest[count].Ts < day.Close)
                    count++;
                add(Sum(day, rows, rest[..count]));
                rest = rest[count..];
            }
        }
    }

    private static ReportDay Sum(TradingDay day, StoredRows texts, ReadOnlySpan<StoredRow> rows)
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
            Contract = string.Join(" + ", contracts.Select(c => texts.GetText(c) ?? "NULL")),
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
