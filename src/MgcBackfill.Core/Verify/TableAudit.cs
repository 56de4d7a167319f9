using System.Globalization;
using System.Runtime.InteropServices;
using MgcBackfill.Checkpoint;
using MgcBackfill.Dbn;
using MgcBackfill.DuckDb;
using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Staging;
using MgcBackfill.Store;

namespace MgcBackfill.Verify;

/// <summary>The catalogue of gates, and what each of them does with the rows of a day.</summary>
/// <param name="state">The records to prove against, or null.</param>
/// <param name="sample">The days to compare with the source by count, first and last ts; null for every value of every bar.</param>
/// <param name="derived">Digests of days derived from the source just now, or null.</param>
internal sealed class TableAudit(
    CheckpointState? state, IReadOnlySet<TradingDay>? sample, IReadOnlyDictionary<TradingDay, string>? derived = null) : IDisposable
{
    private const int MostSymbolChars = 32;

    private readonly Gate _utcType = new("utc_type", "G1, A4: ts_utc is TIMESTAMP WITH TIME ZONE, read in UTC");
    private readonly Gate _present = new("ts_present", "B4: ts_utc is present and a possible time in every row");
    private readonly Gate _uniqueKey = new("unique_key", "G1: (symbol, ts_utc) is unique");
    private readonly Gate _symbol = new("symbol", "G1, D1: symbol is MGC");
    private readonly Gate _sourceSymbol = new("source_symbol", "G1: source_symbol is not NULL");
    private readonly Gate _outright = new("outright", "G1, A2: source_symbol is an MGC outright");
    private readonly Gate _oneContract = new("one_contract", "G1: one contract per trading day");
    private readonly Gate _bars = new("bars", "G1: every row passes section 5");
    private readonly Gate _ledger = new("ledger", "P3, C8: every stored day is the day that the records decided, to the digest");
    private readonly DigestsInFlight _digests = new();
    private readonly Queue<(TradingDay Day, int Rows, Task<string?> Digest)> _unsettled = new();
    private readonly BuildDigest _build = new();
    private readonly HashSet<TradingDay> _seen = [];
    private readonly HashSet<TradingDay> _altered = [];
    private long _rows;
    private long _compared;
    private long _firstTs;
    private long _lastTs;
    private bool _digestible = true;

    /// <summary>The gate of the table's contract.</summary>
    public Gate Table { get; } = new("table", "D1, D2: columns, types, nullability and key are the contract's");

    /// <summary>The gate against the source.</summary>
    public Gate Source { get; } = sample is null
        ? new("source", "G2: every value of every bar is what the source gives")
        : new("source", "G2: count, first and last ts of sampled days are what the source gives");

    /// <summary>Proves the type of the time column and the session's zone (G1, A4).</summary>
    public void CheckType(DuckDbConnection connection)
    {
        var type = connection.Scalar<string>("SELECT coalesce(max(data_type), 'missing') FROM duckdb_columns() WHERE database_name = current_database() AND schema_name = 'main' AND lower(table_name) = 'bars_1m' AND column_name = 'ts_utc'");
        if (type != "TIMESTAMP WITH TIME ZONE")
            _utcType.Fail($"ts_utc is {type}.");
        var zone = connection.Scalar<string>("SELECT current_setting('TimeZone')");
        if (zone != "UTC")
            _utcType.Fail($"The session reads times in {zone}.");
    }

    /// <summary>Says that no row can be read, because the columns are not the contract's.</summary>
    public void CannotRead()
    {
        _digestible = false;
        foreach (var gate in (Gate[])[_present, _uniqueKey, _symbol, _sourceSymbol, _outright, _oneContract, _bars, _ledger, Source])
            gate.DoNotRun("the table cannot be read: see gate table");
    }

    /// <summary>Audits the rows of a window of days.</summary>
    /// <param name="rows">The rows by time, then by symbol.</param>
    /// <param name="staged">What the source gives for the same days, or null where no source was given.</param>
    public void Window(List<StoredBar> rows, StagedChunk? staged)
    {
        var span = CollectionsMarshal.AsSpan(rows);
        var (next, days) = (0, 0);
        while (!span.IsEmpty)
        {
            days++;
            var day = TradingDay.Of(span[0].Ts);
            var count = 1;
            while (count < span.Length && span[count].Ts < day.Close)
                count++;
            for (; staged is not null && next < staged.Days.Count && staged.Days[next].Selection.Day < day; next++)
                MissingDay(staged.Days[next].Selection);
            var given = staged is not null && next < staged.Days.Count && staged.Days[next].Selection.Day == day ? staged.Days[next++] : null;
            Day(day, span[..count], staged, given);
            span = span[count..];
        }

        for (; staged is not null && next < staged.Days.Count; next++)
            MissingDay(staged.Days[next].Selection);

        // The digests of this window go on while the next is audited.
        Settle(leave: days);
    }

    /// <summary>Notes the days, derived or recorded, that the table does not hold at all.</summary>
    public void CompareRest()
    {
        Settle(leave: 0);
        foreach (var day in derived?.Keys.Where(d => !_seen.Contains(d)) ?? [])
            Source.Fail($"{day}: the source gives bars; the table holds none.");
        if (state is null || state.Attempts.Count == 0)
        {
            _ledger.DoNotRun("there are no records (no checkpoint folder)");
            return;
        }

        foreach (var day in state.DoneDays.Where(d => !_seen.Contains(d) && state.DecisionOf(d) is not null))
            _ledger.Fail($"{day}: attempt {state.DecisionOf(day)!.AttemptId} recorded {state.DecisionOf(day)!.Bars} bars; the table holds none.");
    }

    /// <summary>The results.</summary>
    public Verification Finish(long rowsInTable)
    {
        if (rowsInTable != _rows)
            _present.Fail($"{rowsInTable - _rows} rows have no ts_utc, or an impossible one.");
        var rows = string.Create(CultureInfo.InvariantCulture, $"{_rows} rows, {_build.Days} trading days");
        return new Verification
        {
            Gates =
            [
                Table.Result("columns, types, nullability, key"), _utcType.Result("column type and session time zone"), _present.Result(rows),
                _uniqueKey.Result(rows), _symbol.Result(rows), _sourceSymbol.Result(rows), _outright.Result(rows), _oneContract.Result(rows),
                _bars.Result(rows), _ledger.Result($"{_build.Days} day digests"),
                Source.Result(string.Create(CultureInfo.InvariantCulture, $"{_compared} {(sample is null ? "bars, every value" : "days by count, first and last ts")}")),
            ],
            Altered = _altered,
            Rows = rowsInTable,
            Days = _build.Days,
            FirstTs = _rows == 0 ? null : Instant.ToDateTime(_firstTs),
            LastTs = _rows == 0 ? null : Instant.ToDateTime(_lastTs),
            BuildDigest = _digestible ? _build.Current() : null,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _digests.Dispose();
        _build.Dispose();
    }

    private void Day(TradingDay day, ReadOnlySpan<StoredBar> rows, StagedChunk? staged, StagedDay? given)
    {
        _firstTs = _rows == 0 ? rows[0].Ts : _firstTs;
        _lastTs = rows[^1].Ts;
        _rows += rows.Length;
        _seen.Add(day);
        _unsettled.Enqueue((day, rows.Length, Rows(day, rows)));
        if (staged is null)
            return;
        if (given is null)
            Source.Fail($"{day}: the table holds {rows.Length} bars; the source gives none.");
        else if (sample is null)
            Values(rows, staged.BarsOf(given.Selection), given.Selection.SourceSymbol);
        else if (sample.Contains(day))
            Ends(day, rows, given.Selection);
    }

    // Settles what hangs on a day's digest, in the order of the days.
    private void Settle(int leave)
    {
        while (_unsettled.Count > leave)
        {
            var (day, rows, pending) = _unsettled.Dequeue();
            var digest = pending.GetAwaiter().GetResult();
            _build.Add(day, digest ?? "");
            _digestible &= digest is not null;
            Ledger(day, rows, digest);
            if (derived?.TryGetValue(day, out var expected) == true)
                Digest(day, rows, digest, expected);
        }
    }

    // Checks every row by itself and against its neighbour. Gives the day's digest, or null where a row cannot be digested.
    private Task<string?> Rows(TradingDay day, ReadOnlySpan<StoredBar> rows)
    {
        var (digestible, contract) = (rows[0].SourceSymbol is { Length: <= MostSymbolChars }, rows[0].SourceSymbol);
        var bars = _digests.Rent();
        for (var i = 0; i < rows.Length; i++)
        {
            ref readonly var row = ref rows[i];
            if (i > 0 && row.TsMicroseconds == rows[i - 1].TsMicroseconds && row.Symbol == rows[i - 1].Symbol)
                _uniqueKey.Fail(row, r => $"{r} stands twice.");
            if (row.Symbol != Outright.Root)
                _symbol.Fail(row, r => $"{r}: symbol is not {Outright.Root}.");
            if (row.SourceSymbol != contract)
                _oneContract.Fail((day, row, contract), x => $"{x.day} holds {x.contract ?? "NULL"} and {x.row.SourceSymbol ?? "NULL"} (at {UtcText.Minute(x.row.Ts)}).");
            if (row.SourceSymbol is null)
                _sourceSymbol.Fail(row, r => $"{r}: source_symbol is NULL.");
            else if (!ReferenceEquals(row.SourceSymbol, i > 0 ? rows[i - 1].SourceSymbol : null) && !Outright.IsOutright(row.SourceSymbol))
                _outright.Fail(row, r => $"{r}: {r.SourceSymbol} is no {Outright.Root} outright.");
            if (!TryToBar(in row, out var bar))
                _bars.Fail(row, r => $"{r}: a price is not a number of 1e-9 units.");
            else if (BarRules.FirstBroken(in bar) is { } rule)
                _bars.Fail((row, rule), x => $"{x.row}: {BarRules.Describe(x.rule)}.");
            else if (row.SourceSymbol == contract)
            {
                bars.Add(in bar);
                continue;
            }

            digestible = false;
        }

        if (digestible)
            return _digests.Start(bars, contract!)!;
        _digests.Return(bars);
        return Task.FromResult<string?>(null);
    }

    private void Ledger(TradingDay day, int rows, string? digest)
    {
        if (state is null || state.Attempts.Count == 0)
            return;
        var decision = state.DecisionOf(day);
        if (decision is null)
            _ledger.Fail($"{day}: the table holds {rows} bars; no finished attempt recorded the day.");
        else if (decision.Bars != rows || decision.Digest != digest)
        {
            _altered.Add(day);
            _ledger.Fail($"{day}: attempt {decision.AttemptId} recorded {decision.Bars} bars of {decision.SourceSymbol} with digest {Short(decision.Digest)}…; the table holds {rows} with {Short(digest ?? "none")}….");
        }
    }

    private void Digest(TradingDay day, int rows, string? digest, string expected)
    {
        _compared += rows;
        if (digest != expected)
            Source.Fail($"{day}: the source gives a day of digest {expected[..12]}…; the table holds {rows} bars with {digest?[..12] ?? "none"}….");
    }

    private void MissingDay(DaySelection day) =>
        Source.Fail($"{day.Day}: the source gives {day.Bars} bars of {day.SourceSymbol}; the table holds none.");

    private void Values(ReadOnlySpan<StoredBar> rows, ReadOnlySpan<Bar> bars, string sourceSymbol)
    {
        _compared += bars.Length;
        var at = 0;
        for (var i = 0; i < bars.Length; i++)
        {
            ref readonly var bar = ref bars[i];
            while (at < rows.Length && rows[at].Ts < bar.TsEvent)
                Source.Fail(rows[at++], r => $"{r} is stored; the source gives no such bar.");
            if (at < rows.Length && rows[at].IsOf(in bar, sourceSymbol))
            {
                at++;
                continue;
            }

            if (at == rows.Length || rows[at].Ts != bar.TsEvent)
                Source.Fail((bar, sourceSymbol), x => $"{StoredBar.From(in x.bar, x.sourceSymbol)} is given by the source; the table holds no such bar.");
            else
                Source.Fail((row: rows[at++], bar, sourceSymbol), x => $"stored {x.row}, source {StoredBar.From(in x.bar, x.sourceSymbol)}.");
        }

        for (; at < rows.Length; at++)
            Source.Fail(rows[at], r => $"{r} is stored; the source gives no such bar.");
    }

    private void Ends(TradingDay day, ReadOnlySpan<StoredBar> rows, DaySelection given)
    {
        _compared++;
        if (rows.Length != given.Bars || rows[0].Ts != given.FirstTs || rows[^1].Ts != given.LastTs)
        {
            Source.Fail(
                $"{day}: the table holds {rows.Length} bars from {UtcText.Minute(rows[0].Ts)} to {UtcText.Minute(rows[^1].Ts)}; "
                + $"the source gives {given.Bars} from {UtcText.Minute(given.FirstTs)} to {UtcText.Minute(given.LastTs)}.");
        }
    }

    // What stands in the records may have any length.
    private static string Short(string digest) => digest[..Math.Min(12, digest.Length)];

    private static bool TryToBar(in StoredBar row, out Bar bar)
    {
        bar = default;
        bar.TsEvent = row.Ts;
        bar.Volume = unchecked((ulong)row.Volume);
        return PriceScale.TryToUnits(row.Open, out bar.Open) && PriceScale.TryToUnits(row.High, out bar.High)
            && PriceScale.TryToUnits(row.Low, out bar.Low) && PriceScale.TryToUnits(row.Close, out bar.Close);
    }
}
