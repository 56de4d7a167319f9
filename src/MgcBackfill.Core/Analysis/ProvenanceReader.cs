using MgcBackfill.Checkpoint;
using MgcBackfill.Dbn;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;
using MgcBackfill.Store;

namespace MgcBackfill.Analysis;

/// <summary>Reads one trading day from the source, decompressing only the frames that it needs, and keeps the bars of one minute.</summary>
/// <param name="product">The product of the table.</param>
/// <param name="source">The accepted source.</param>
/// <param name="day">The day.</param>
/// <param name="ts">The minute, nanoseconds since the epoch.</param>
internal sealed class ProvenanceReader(Product product, SourceSet source, TradingDay day, long ts)
{
    private readonly List<(Bar Bar, string Symbol)> _minute = [];
    private DayDecision? _decision;

    /// <summary>Reads the day, and compares it with what is stored and recorded.</summary>
    /// <exception cref="Errors.SourceException">The source is refused.</exception>
    public ProvenanceSource Read(StoredBar? stored, string? storedContract, Attempt? attempt, CancellationToken cancellation)
    {
        if (source.Coverage.Overlaps(day))
            Read(cancellation);
        var contract = storedContract ?? _decision?.SourceSymbol;
        var bars = _minute
            .Where(b => product.IsOutright(b.Symbol))
            .OrderBy(b => b.Symbol != contract)
            .ThenBy(b => b.Symbol, StringComparer.Ordinal)
            .ToArray();
        var filesAreRecorded = FilesAreRecorded(attempt);
        return new ProvenanceSource
        {
            Covers = source.Coverage.Within(day).Any(r => r.Start <= ts && ts < r.End),
            Contract = _decision?.SourceSymbol,
            Reason = _decision?.Reason,
            Candidates = _decision?.Candidates ?? [],
            FilesAreRecorded = filesAreRecorded,
            DecisionAgrees =
                filesAreRecorded == true && attempt is { Status: AttemptStatus.Done } ? Agrees(attempt.Days.GetValueOrDefault(day)) : null,
            Bars = [.. bars.Select(b => ProvenanceSourceBar.From(in b.Bar, b.Symbol, b.Symbol == contract, source.Files[b.Bar.File]))],
            OtherSymbols = _minute.Count - bars.Length,
            ValuesEqual =
                stored is { } row && Array.Find(bars, b => b.Symbol == row.SourceSymbol) is { Symbol: not null } found
                    ? Same(row, StoredBar.From(in found.Bar, product.Root, found.Symbol))
                    : null,
        };
    }

    private void Read(CancellationToken cancellation)
    {
        using var reader = source.Open(day.Open, day.Close);
        var selection = new DaySelection(product, d => d == day ? DayNeed.Wanted : DayNeed.Outside);
        var stream = new DayStream(reader, source.Coverage, [selection], window: null, run => Keep(run, reader.Symbols));
        while (stream.Next(cancellation))
            _decision = selection.Decision;
    }

    private void Keep(BarRun run, SymbolTable symbols)
    {
        if (run.Items[run.Start].TsEvent > ts || run.Items[run.End - 1].TsEvent < ts)
            return;
        foreach (ref readonly var bar in run.Bars)
        {
            if (bar.TsEvent == ts)
                _minute.Add((bar, symbols[bar.Symbol]));
        }
    }

    private bool? FilesAreRecorded(Attempt? attempt)
    {
        if (attempt is null)
            return null;
        var recorded = attempt.Newest.SourceDbn.Where(f => f.Start < day.Close && day.Open < f.End).Select(f => f.Sha256);
        return recorded.ToHashSet().SetEquals(source.Overlapping(day.Open, day.Close).Select(f => f.Sha256));
    }

    private bool Agrees(DayRecord? recorded) =>
        recorded is null
            ? _decision is null
            : _decision is not null
                && _decision.SourceSymbol == recorded.SourceSymbol
                && _decision.Reason == recorded.Reason
                && _decision.Bars == recorded.Bars
                && _decision.Candidates.SequenceEqual(recorded.Candidates);

    // Compared bit by bit, so that -0 differs from 0, and a NaN equals only the same bit pattern.
    private static bool Same(StoredBar left, StoredBar right) =>
        left.Volume == right.Volume
        && Bits(left.Open) == Bits(right.Open)
        && Bits(left.High) == Bits(right.High)
        && Bits(left.Low) == Bits(right.Low)
        && Bits(left.Close) == Bits(right.Close);

    private static long Bits(double price) => BitConverter.DoubleToInt64Bits(price);
}
