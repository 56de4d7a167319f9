using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Integrity;

/// <summary>Checks the bars of a decided day (F4, section 5) and computes their digest (C9). Reused from day to day.</summary>
/// <param name="files">Paths of the source's files, by the index that bars carry.</param>
/// <param name="interval">The interval of the bars.</param>
internal sealed class DayInspector(IReadOnlyList<string> files, BarInterval interval) : IDisposable
{
    private readonly DayDigest _digest = new();

    /// <summary>Checks every bar of a day.</summary>
    /// <param name="day">The decision.</param>
    /// <param name="bars">The day's bars in time order.</param>
    /// <param name="digest">False if the digest is not needed.</param>
    /// <returns>The day's digest, or an empty string if it is not needed.</returns>
    /// <exception cref="DataException">A bar breaks a rule, or two bars share a minute.</exception>
    public string Inspect(DayDecision day, ReadOnlySpan<Bar> bars, bool digest = true)
    {
        var last = long.MinValue;
        foreach (ref readonly var bar in bars)
        {
            if (BarRules.FirstBroken(in bar, interval) is { } rule)
                throw new BarViolation(rule, bar, day.SourceSymbol, files[bar.File]).ToException();
            if (bar.TsEvent <= last)
                throw DuplicateMinute(day, in bar);
            last = bar.TsEvent;
        }

        return digest ? _digest.Compute(bars, day.SourceSymbol) : "";
    }

    /// <inheritdoc/>
    public void Dispose() => _digest.Dispose();

    private DataException DuplicateMinute(DayDecision day, in Bar bar) =>
        new(
            ErrorIds.BarDuplicateSelected,
            $"Trading day {day.Day} has more than one selected bar at {UtcText.Minute(bar.TsEvent)} "
                + $"({day.SourceSymbol}, {files[bar.File]}, record {bar.Record}).",
            new ErrorLocation
            {
                File = files[bar.File],
                RecordIndex = bar.Record,
                SourceSymbol = day.SourceSymbol,
                TradingDay = day.TradingDay,
            }
        );
}
