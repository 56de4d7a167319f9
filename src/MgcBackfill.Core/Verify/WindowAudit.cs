using System.Text;
using MgcBackfill.Dbn;
using MgcBackfill.Formats;
using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Staging;
using MgcBackfill.Store;

namespace MgcBackfill.Verify;

/// <summary>
/// The findings of the gates in the rows of some days, from the rows alone and compared with the source if it is given. Windows share no
/// data, so several can be audited in parallel.
/// </summary>
internal sealed class WindowAudit
{
    private const int MaxSymbolLength = 32;

    private readonly StoredRows _rows;
    private readonly Product _product;
    private readonly StagedChunk? _staged;
    private readonly IReadOnlySet<TradingDay>? _sample;
    private readonly SourceScope? _scope;
    private readonly DayDigest _digest;
    private readonly StoredDayVisitor? _visitor;
    private readonly List<AuditedDay> _days = [];

    private WindowAudit(
        StoredRows rows,
        Product product,
        StagedChunk? staged,
        IReadOnlySet<TradingDay>? sample,
        SourceScope? scope,
        DayDigest digest,
        StoredDayVisitor? visitor
    )
    {
        (_rows, _product, _staged, _sample, _scope, _digest, _visitor) = (rows, product, staged, sample, scope, digest, visitor);
        Gates = new RowGates(product, sample is not null);
    }

    /// <summary>The gates with their results.</summary>
    public RowGates Gates { get; }

    /// <summary>The days that hold rows, in order.</summary>
    public IReadOnlyList<AuditedDay> Days => _days;

    /// <summary>Number of bars compared with the source value by value, or of sampled days.</summary>
    public long Compared { get; private set; }

    /// <summary>Audits a window.</summary>
    /// <param name="rows">The window's rows by time.</param>
    /// <param name="product">Their product.</param>
    /// <param name="staged">The source's bars of the same days, or null if there is no source.</param>
    /// <param name="sample">The days to compare with the source by count, first and last ts; null for every value of every bar.</param>
    /// <param name="scope">The days that are compared with the source; null for all.</param>
    /// <param name="digest">Used to compute day digests; it holds no state afterwards.</param>
    /// <param name="visitor">Receives every stored day, or null.</param>
    public static WindowAudit Run(
        StoredRows rows,
        Product product,
        StagedChunk? staged,
        IReadOnlySet<TradingDay>? sample,
        SourceScope? scope,
        DayDigest digest,
        StoredDayVisitor? visitor = null
    )
    {
        var audit = new WindowAudit(rows, product, staged, sample, scope, digest, visitor);
        audit.Run();
        return audit;
    }

    private void Run()
    {
        var rows = _rows.Rows;
        var next = 0;
        while (!rows.IsEmpty)
        {
            var day = TradingDay.FromTimestamp(rows[0].Ts);
            var (count, close) = (1, day.Close / 1000);
            while (count < rows.Length && rows[count].TsMicroseconds < close)
                count++;
            for (; _staged is not null && next < _staged.Days.Count && _staged.Days[next].Decision.Day < day; next++)
                MissingDay(_staged.Days[next].Decision);
            var given =
                _staged is not null && next < _staged.Days.Count && _staged.Days[next].Decision.Day == day ? _staged.Days[next++] : null;
            Day(day, rows[..count], given);
            rows = rows[count..];
        }

        for (; _staged is not null && next < _staged.Days.Count; next++)
            MissingDay(_staged.Days[next].Decision);
    }

    private void Day(TradingDay day, ReadOnlySpan<StoredRow> rows, StagedDay? given)
    {
        _days.Add(new AuditedDay(day, rows.Length, rows[0].Ts, rows[^1].Ts, Rows(day, rows)));
        _visitor?.Invoke(day, _rows, rows);
        if (_staged is null || _scope?.Compares(day) == false)
            return;
        if (given is null)
            Gates.Source.Fail($"{day}: the table holds {NumberText.Count(rows.Length, "bar")}; the source has none.");
        else if (_sample is null)
            Values(rows, _staged.GetBars(given), given.Decision.SourceSymbol);
        else if (_sample.Contains(day))
            Ends(day, rows, given.Decision);
    }

    // Checks every row by itself and against its neighbour. Returns the day's digest, or null if a row cannot be digested.
    private string? Rows(TradingDay day, ReadOnlySpan<StoredRow> rows)
    {
        var contract = rows[0].SourceSymbol;
        var digestible = _rows.GetText(contract) is { Length: <= MaxSymbolLength };
        var symbol = digestible ? Encoding.UTF8.GetBytes(_rows.GetText(contract)!) : [];
        for (var i = 0; i < rows.Length; i++)
        {
            ref readonly var row = ref rows[i];
            if (i > 0 && row.TsMicroseconds == rows[i - 1].TsMicroseconds)
                Gates.UniqueKey.Fail(_rows.Describe(in row), r => $"{r} is stored twice.");
            if (i == 0 || row.SourceSymbol != rows[i - 1].SourceSymbol || row.SourceSymbol != contract)
                Contract(day, in row, contract);
            digestible &= IsGood(in row, out var bar) && row.SourceSymbol == contract;
            if (digestible)
                _digest.Add(row.TsMicroseconds, symbol, bar.Open, bar.High, bar.Low, bar.Close, row.Volume);
        }

        var digest = _digest.Finish();
        return digestible ? digest : null;
    }

    private void Contract(TradingDay day, in StoredRow row, int contract)
    {
        var name = _rows.GetText(row.SourceSymbol);
        if (row.SourceSymbol != contract)
        {
            Gates.OneContract.Fail(
                (day, row: _rows.Describe(in row), contract: _rows.GetText(contract)),
                x => $"{x.day} holds {x.contract ?? "NULL"} and {x.row.SourceSymbol ?? "NULL"} (at {UtcText.Minute(x.row.Ts)})."
            );
        }

        if (name is null)
            Gates.SourceSymbol.Fail(_rows.Describe(in row), r => $"{r}: source_symbol is NULL.");
        else if (!_product.IsOutright(name))
            Gates.Outright.Fail(_rows.Describe(in row), r => $"{r}: {r.SourceSymbol} is not an outright of {r.Symbol}.");
    }

    private bool IsGood(in StoredRow row, out Bar bar)
    {
        bar = default;
        bar.TsEvent = row.Ts;
        bar.Volume = unchecked((ulong)row.Volume);
        if (PriceScale.TryToUnits(row.Prices, out var units))
        {
            (bar.Open, bar.High, bar.Low, bar.Close) = (units[0], units[1], units[2], units[3]);
        }
        else if (
            !PriceScale.TryToUnits(row.Open, out bar.Open)
            || !PriceScale.TryToUnits(row.High, out bar.High)
            || !PriceScale.TryToUnits(row.Low, out bar.Low)
            || !PriceScale.TryToUnits(row.Close, out bar.Close)
        )
        {
            Gates.Bars.Fail(_rows.Describe(in row), r => $"{r}: a price is not a multiple of 1e-9.");
            return false;
        }

        if (BarRules.FirstBroken(in bar, BarInterval.Minute) is not { } rule)
            return true;
        Gates.Bars.Fail((row: _rows.Describe(in row), rule), x => $"{x.row}: {BarRules.Describe(x.rule)}.");
        return false;
    }

    private void MissingDay(DayDecision day)
    {
        if (_scope?.Expects(day.Day) != false)
            Gates.Source.Fail(
                $"{day.Day}: the source has {NumberText.Count(day.Bars, "bar")} of {day.SourceSymbol}; the table holds none."
            );
    }

    private void Values(ReadOnlySpan<StoredRow> rows, ReadOnlySpan<Bar> bars, string sourceSymbol)
    {
        Compared += bars.Length;
        var contract = _rows.IndexOf(sourceSymbol);
        var at = 0;
        for (var i = 0; i < bars.Length; i++)
        {
            ref readonly var bar = ref bars[i];
            while (at < rows.Length && rows[at].Ts < bar.TsEvent)
                Gates.Source.Fail(_rows.Describe(in rows[at++]), r => $"{r} is stored; the source has no such bar.");
            if (at < rows.Length && rows[at].SourceSymbol == contract && rows[at].HasSameValues(in bar))
            {
                at++;
                continue;
            }

            if (at == rows.Length || rows[at].Ts != bar.TsEvent)
                Gates.Source.Fail(
                    StoredBar.From(in bar, _rows.Symbol, sourceSymbol),
                    b => $"{b} is in the source; the table holds no such bar."
                );
            else
                Gates.Source.Fail(
                    (row: _rows.Describe(in rows[at++]), bar: StoredBar.From(in bar, _rows.Symbol, sourceSymbol)),
                    x => $"stored {x.row}, source {x.bar}."
                );
        }

        for (; at < rows.Length; at++)
            Gates.Source.Fail(_rows.Describe(in rows[at]), r => $"{r} is stored; the source has no such bar.");
    }

    private void Ends(TradingDay day, ReadOnlySpan<StoredRow> rows, DayDecision given)
    {
        Compared++;
        var (first, last) = (Instant.FromDateTime(given.FirstTs), Instant.FromDateTime(given.LastTs));
        if (rows.Length != given.Bars || rows[0].Ts != first || rows[^1].Ts != last)
        {
            Gates.Source.Fail(
                $"{day}: the table holds {NumberText.Count(rows.Length, "bar")} "
                    + $"from {UtcText.Minute(rows[0].Ts)} to {UtcText.Minute(rows[^1].Ts)}; "
                    + $"the source has {NumberText.Format(given.Bars)} from {UtcText.Minute(first)} to {UtcText.Minute(last)}."
            );
        }
    }
}
