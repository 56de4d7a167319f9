using MgcBackfill.Backfill;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>Counts what a scan reads by symbol and by file, and keeps the days that passed the checks.</summary>
/// <param name="product">The product.</param>
/// <param name="requested">The requested range; bars outside it are not counted.</param>
/// <param name="files">Number of files of the source.</param>
internal sealed class SourceAuditTally(Product product, TradingDayRange requested, int files) : IScanObserver
{
    private readonly long _from = requested.First.Open;
    private readonly long _to = requested.Last.Close;
    private readonly long[] _barsOfFile = new long[files];
    private readonly List<DayDecision> _days = [];
    private SymbolTable? _symbols;
    private Counted[] _counted = [];

    /// <summary>The days that passed the checks so far, in order.</summary>
    public IReadOnlyList<DayDecision> Days => _days;

    /// <summary>Number of bars counted per file, in reading order.</summary>
    public IReadOnlyList<long> BarsOfFile => _barsOfFile;

    /// <summary>Every symbol with a bar so far: number of bars, first and last time.</summary>
    public IEnumerable<(string Symbol, long Bars, long FirstTs, long LastTs)> Symbols =>
        _counted.Select((c, i) => (_symbols![i], c.Bars, c.First, c.Last)).Where(s => s.Bars > 0);

    /// <inheritdoc/>
    public void OnBarsRead(BarRun run, SymbolTable symbols)
    {
        _symbols = symbols;
        if (_counted.Length < symbols.Count)
            Array.Resize(ref _counted, symbols.Count);
        foreach (ref readonly var bar in run.Bars)
        {
            if (bar.TsEvent < _from || bar.TsEvent >= _to)
                continue;
            ref var counted = ref _counted[bar.Symbol];
            counted.First = counted.Bars == 0 ? bar.TsEvent : counted.First;
            counted.Last = bar.TsEvent;
            counted.Bars++;
            _barsOfFile[bar.File]++;
        }
    }

    /// <inheritdoc/>
    public void OnDayDecided(DayDecision day) => _days.Add(day);

    /// <summary>Requires that the counts here equal those of the scan's accounting, kind by kind (P3).</summary>
    /// <exception cref="SourceException">The counts of a kind differ.</exception>
    public void Require(RecordAccounting accounting)
    {
        var counted = Symbols.GroupBy(s => product.Classify(s.Symbol)).ToDictionary(g => g.Key, g => g.Sum(s => s.Bars));
        (SymbolKind Kind, long Records)[] expected =
        [
            (SymbolKind.Outright, accounting.Selected + accounting.OtherOutrights),
            (SymbolKind.CalendarSpread, accounting.CalendarSpreads),
            (SymbolKind.Combination, accounting.Combinations),
            (SymbolKind.Other, accounting.OtherSymbols),
        ];
        foreach (var (kind, records) in expected)
        {
            if (counted.GetValueOrDefault(kind) is var found && found != records)
                throw new SourceException(
                    ErrorIds.AccountingMismatch,
                    $"{found} records of kind {kind} were counted, but {records} are accounted for: {accounting}.",
                    advice: Advice.ReportMiscount
                );
        }
    }

    private struct Counted
    {
        public long Bars;
        public long First;
        public long Last;
    }
}
