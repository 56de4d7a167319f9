using MgcBackfill.Dbn;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;

namespace MgcBackfill.Tests.Support;

/// <summary>The decisions for a source, read through real files from the first byte to the last.</summary>
internal sealed record DecidedDays(IReadOnlyList<DayDecision> Days, IReadOnlyList<Bar[]> Bars, RecordAccounting Accounting)
{
    /// <summary>Reads a source to its end; by default every day is wanted.</summary>
    public static DecidedDays Read(IEnumerable<string> paths, Func<TradingDay, DayNeed>? need = null)
    {
        var source = SourceSet.Accept(paths);
        using var reader = source.Open();
        var selection = new DaySelection(Products.Default, need ?? (_ => DayNeed.Wanted));
        var stream = new DayStream(reader, source.Coverage, [selection]);
        var (days, bars) = (new List<DayDecision>(), new List<Bar[]>());
        while (stream.Next())
        {
            days.Add(selection.Decision!);
            bars.Add(selection.Bars.Bars.ToArray());
        }

        return new DecidedDays(days, bars, selection.Accounting);
    }

    /// <summary>The days as text, to compare two readings.</summary>
    public IEnumerable<string> Format() =>
        Days.Zip(
            Bars,
            (d, b) =>
                $"{d.Day} {d.SourceSymbol} {d.Reason} [{string.Join(' ', d.Candidates)}] "
                + $"{d.Bars} {d.FirstTs} {d.LastTs} {d.ZeroVolume} {d.Partial} {d.Stub}: "
                + string.Join(' ', b.Select(x => $"{x.TsEvent},{x.Open},{x.Volume}"))
        );
}
