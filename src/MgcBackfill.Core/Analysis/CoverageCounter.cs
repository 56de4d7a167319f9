using MgcBackfill.Checkpoint;
using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Analysis;

/// <summary>Counts the minutes of trading days, one day after the other, by the table of hours, the records and the source.</summary>
/// <param name="hours">The hours of the product; null if they are not known.</param>
/// <param name="records">The records; those of an empty folder if there are none.</param>
/// <param name="traded">The minutes in which the source has trades, or null if no source is given.</param>
internal sealed class CoverageCounter(TradingHours? hours, CheckpointState records, TradedMinutes? traded)
{
    // All unknown, unless the hours say more.
    private readonly MarketState[] _states = new MarketState[TradingHours.MinutesPerDay];
    private readonly bool[] _hasBar = new bool[TradingHours.MinutesPerDay];
    private readonly TradedMinutes.Traded[] _traded = new TradedMinutes.Traded[TradingHours.MinutesPerDay];
    private readonly int[] _missing = new int[Enum.GetValues<MarketState>().Length];

    /// <summary>Counts a day that has bars.</summary>
    public CoverageDay Count(TradingDay day, string contract, ReadOnlySpan<StoredRow> rows)
    {
        hours?.Classify(day, _states);
        var outside = Add(day, rows);
        CountMissing();
        var (first, last) = (rows[0].Ts, rows[^1].Ts);
        var stub = last - first < TradingDay.Hour;
        return Split(
            day,
            contract,
            new CoverageDay
            {
                TradingDay = day.Date,
                SourceSymbol = contract,
                Bars = rows.Length,
                FirstTs = Instant.ToDateTime(first),
                LastTs = Instant.ToDateTime(last),
                OutsideHours = outside,
                Stub = stub,
                Partial = CreateRecord(day, contract, rows) is { } record ? record.Partial : null,
                Attention = stub && Known(MarketState.Open) > 60 ? Attention.Thin : Attention.None,
            }
        );
    }

    /// <summary>Counts a day without bars; null if it is part of a weekend and needs no reason.</summary>
    public CoverageDay? CountEmpty(TradingDay day)
    {
        if (TradingHours.IsPlainSaturday(day, hours))
            return null;
        hours?.Classify(day, _states);
        _hasBar.AsSpan().Clear();
        CountMissing();
        var mayTrade = _missing[(int)MarketState.Open] + _missing[(int)MarketState.Unknown] > 0;
        if (day.Date.DayOfWeek == DayOfWeek.Sunday && !mayTrade)
            return null;
        var reason = mayTrade ? EmptyReason.Unknown : EmptyReason.Holiday;
        return Split(
            day,
            null,
            new CoverageDay
            {
                TradingDay = day.Date,
                Reason = reason,
                Attention = reason == EmptyReason.Unknown ? Attention.Empty : Attention.None,
            }
        );
    }

    // Marks the minutes that have a bar. Returns the number of bars in minutes in which the market was closed.
    private int Add(TradingDay day, ReadOnlySpan<StoredRow> rows)
    {
        _hasBar.AsSpan().Clear();
        var outside = 0;
        foreach (ref readonly var row in rows)
        {
            var minute = day.GetMinute(row.Ts);
            _hasBar[minute] = true;
            outside += _states[minute] is MarketState.Open or MarketState.Unknown ? 0 : 1;
        }

        return outside;
    }

    private void CountMissing()
    {
        _missing.AsSpan().Clear();
        for (var i = 0; i < _states.Length; i++)
            _missing[(int)_states[i]] += _hasBar[i] ? 0 : 1;
    }

    private int Known(MarketState state) => _states.AsSpan().Count(state);

    private CoverageDay Split(TradingDay day, string? contract, CoverageDay counted)
    {
        var (others, nobody, notStored) = (0, 0, 0);
        var isSplit = traded?.Mark(day, contract, _traded) == true;
        for (var i = 0; isSplit && i < _states.Length; i++)
        {
            if (_hasBar[i] || _states[i] != MarketState.Open)
                continue;
            notStored += (_traded[i] & TradedMinutes.Traded.Contract) != 0 ? 1 : 0;
            others += _traded[i] == TradedMinutes.Traded.Others ? 1 : 0;
            nobody += _traded[i] == TradedMinutes.Traded.Nothing ? 1 : 0;
        }

        return counted with
        {
            Weekend = _missing[(int)MarketState.Weekend],
            Holiday = _missing[(int)MarketState.Holiday],
            Halt = _missing[(int)MarketState.Halt],
            Maintenance = _missing[(int)MarketState.Maintenance],
            NoTrade = _missing[(int)MarketState.Open],
            Unknown = _missing[(int)MarketState.Unknown],
            OthersTraded = isSplit ? others : null,
            NobodyTraded = isSplit ? nobody : null,
            NotStored = isSplit ? notStored : null,
            Attention =
                counted.Attention
                | (counted.OutsideHours > 0 ? Attention.OutsideHours : 0)
                | (notStored > 0 ? Attention.NotStored : 0)
                | (counted.Partial == true ? Attention.Partial : 0),
        };
    }

    // A record is valid for the stored rows only if it describes exactly these bars.
    private DayRecord? CreateRecord(TradingDay day, string contract, ReadOnlySpan<StoredRow> rows) =>
        records.FindDecision(day) is { } record
        && record.SourceSymbol == contract
        && record.Bars == rows.Length
        && Instant.FromDateTime(record.FirstTs) == rows[0].Ts
        && Instant.FromDateTime(record.LastTs) == rows[^1].Ts
            ? record
            : null;
}
