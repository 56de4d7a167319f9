using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Verify;

namespace MgcBackfill.Analysis;

/// <summary>Finds the rolls in a sequence of stored days.</summary>
/// <param name="product">The product of the table.</param>
/// <param name="records">The records; those of an empty folder if there are none.</param>
internal sealed class RollFinder(Product product, CheckpointState records)
{
    private readonly HashSet<ContractMonth> _wasFront = [];
    private Day? _first;
    private Day? _last;
    private (Day From, Day To) _rolled;
    private int _daysFront;

    /// <summary>The rolls so far, in order.</summary>
    public List<BarRoll> Rolls { get; } = [];

    /// <summary>Adds the next day.</summary>
    /// <exception cref="GateException">Its contract is not an outright of the product, or a price is not a multiple of 1e-9.</exception>
    public void Add(DayEnds ends)
    {
        var (date, contract) = (ends.Day, ends.Contract);
        if (!product.IsOutright(contract) || !ContractMonth.TryParse(contract, date, out var month))
            throw BrokenTable.Create($"{contract} of {date} is not an outright of {product}");
        var day = new Day(date, contract, month, ends.FirstTs, Price(ends.FirstOpen), ends.LastTs, Price(ends.LastClose));
        if (Rolls.Count > 0 && Rolls[^1] is { After: null } open)
            Rolls[^1] = open with { After = Volumes(day, _rolled.From, _rolled.To) };
        if (_last is null)
            _first = day;
        else if (_last.Month != month)
        {
            Rolls.Add(Roll(_last, day));
            _rolled = (_last, day);
        }

        _daysFront = _last?.Month == month ? _daysFront + 1 : 1;
        _wasFront.Add(month);
        _last = day;
    }

    /// <summary>The calendar of the requested days, once every stored day has been added.</summary>
    public RollCalendar ToCalendar(TableOptions options) =>
        new(
            options.Table.Database.Name,
            options.CheckpointPath,
            records.Attempts.Count > 0,
            _first?.Date.Date,
            _first?.Contract,
            _last?.Date.Date,
            _last?.Contract,
            [.. Rolls.Where(r => !(r.TradingDay < options.Start) && !(r.TradingDay > options.End))]
        );

    private BarRoll Roll(Day old, Day now) =>
        new()
        {
            TradingDay = now.Date.Date,
            From = old.Contract,
            To = now.Contract,
            DaysFront = _daysFront,
            FlipBack = _wasFront.Contains(now.Month),
            Before = Volumes(old, old, now),
            On = Volumes(now, old, now),
            LastTs = Instant.ToDateTime(old.LastTs),
            LastClose = old.LastClose,
            FirstTs = Instant.ToDateTime(now.FirstTs),
            FirstOpen = now.FirstOpen,
            LastTradingDay = product.GetLastTradingDay(old.Month),
        };

    // The candidates in a record are all outrights that traded; any other outright did not trade. A record of another decision gives no
    // information. A symbol with a one-digit year names another contract ten years later.
    private RollVolumes Volumes(Day day, Day from, Day to)
    {
        if (records.FindDecision(day.Date) is not { } record || record.SourceSymbol != day.Contract)
            return new RollVolumes(day.Date.Date, null, null);
        return new RollVolumes(day.Date.Date, GetVolume(from), GetVolume(to));

        UInt128 GetVolume(Day contract) =>
            ContractMonth.TryParse(contract.Contract, day.Date, out var month) && month == contract.Month
                ? record.Candidates.FirstOrDefault(c => c.Symbol == contract.Contract)?.Volume ?? 0
                : 0;
    }

    private static decimal Price(double stored) =>
        PriceScale.TryToUnits(stored, out var units)
            ? (decimal)units / PriceScale.UnitsPerOne
            : throw BrokenTable.Create("a price is not a multiple of 1e-9");

    private sealed record Day(
        TradingDay Date,
        string Contract,
        ContractMonth Month,
        long FirstTs,
        decimal FirstOpen,
        long LastTs,
        decimal LastClose
    );
}
