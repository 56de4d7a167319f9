using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Integrity;

namespace MgcBackfill.Source;

/// <summary>
/// Finds the bars that several files hold (S4) among the merged bars of a minute. Equal bars count as one. If they differ, the preferred
/// file's bar is used; without a preference the source is refused.
/// </summary>
/// <param name="source">The files.</param>
/// <param name="symbols">The symbols by the index that a bar carries.</param>
/// <param name="refuseDifferent">False to keep the bar of the earlier file if they differ, for callers that only inspect.</param>
internal sealed class DuplicateBars(SourceSet source, SymbolTable symbols, bool refuseDifferent = true)
{
    // Index of the last bar of each symbol. An entry is valid only if it points to a bar of that symbol in the current minute.
    private int[] _indexBySymbol = [];

    /// <summary>Reduces the bars of one minute to one bar per symbol.</summary>
    /// <param name="items">Holds the bars of one minute, of all files.</param>
    /// <param name="start">Index of the first.</param>
    /// <param name="end">Index after the last.</param>
    /// <param name="found">Called for each bar that is dropped.</param>
    /// <returns>Index after the last bar that is kept.</returns>
    /// <exception cref="SourceException">Two bars of one symbol differ, and no file is preferred.</exception>
    public int Drop(Bar[] items, int start, int end, Action<DuplicateBar>? found)
    {
        if (_indexBySymbol.Length < symbols.Count)
            Array.Resize(ref _indexBySymbol, symbols.Count);
        var count = start;
        for (var i = start; i < end; i++)
        {
            ref readonly var bar = ref items[i];
            ref var at = ref _indexBySymbol[bar.Symbol];
            if (at >= start && at < count && items[at].Symbol == bar.Symbol)
            {
                var duplicate = Choose(in items[at], in bar);
                items[at] = duplicate.Kept;
                found?.Invoke(duplicate);
                continue;
            }

            at = count;
            items[count++] = bar;
        }

        return count;
    }

    private DuplicateBar Choose(in Bar one, in Bar other)
    {
        if (IsSame(in one, in other))
            return new DuplicateBar(one, other, Differs: false);
        if (!refuseDifferent)
            return new DuplicateBar(one, other, Differs: true);
        return ComparePreference(one.File, other.File) switch
        {
            < 0 => new DuplicateBar(one, other, Differs: true),
            > 0 => new DuplicateBar(other, one, Differs: true),
            _ => throw Refused(in one, in other),
        };
    }

    // Negative if the first is preferred because it is newer, positive if the second is, 0 if that cannot be decided or no preference was
    // requested.
    private int ComparePreference(int one, int other)
    {
        if (source.Preference == SourcePreference.None)
            return 0;
        var (first, second) = (source.Files[one], source.Files[other]);
        var byEnd = second.Range.End.CompareTo(first.Range.End);
        return byEnd != 0 ? byEnd
            : VendorJob.GetDate(first.Path) is { } firstDate && VendorJob.GetDate(second.Path) is { } secondDate
                ? secondDate.CompareTo(firstDate)
            : 0;
    }

    private static bool IsSame(in Bar one, in Bar other) =>
        one.Open == other.Open
        && one.High == other.High
        && one.Low == other.Low
        && one.Close == other.Close
        && one.Volume == other.Volume
        && one.InstrumentId == other.InstrumentId;

    private SourceException Refused(in Bar one, in Bar other)
    {
        var (first, second, symbol) = (source.Files[one.File].Path, source.Files[other.File].Path, symbols[one.Symbol]);
        return new SourceException(
            ErrorIds.BarConflict,
            $"Two files hold different bars of {symbol} at {UtcText.Minute(one.TsEvent)}:\n "
                + $" {Format(in one, first)}\n  {Format(in other, second)}",
            new ErrorLocation
            {
                File = second,
                RecordIndex = other.Record,
                SourceSymbol = symbol,
                TsUtc = DateTime.UnixEpoch.AddTicks(one.TsEvent / 100),
            },
            source.Preference == SourcePreference.None
                ? Advice.From(
                    $"Find out which file is right, and give only that one. If the vendor corrected its data and sent the day "
                        + $"again, use {OptionName.Prefer.With("newest")}: it takes the bars of the newer file and records each choice."
                )
                : "Find out which file is right, and give only that one. Neither file is newer: their ranges end at the same "
                    + "time, and the dates of the vendor's jobs (job_id in manifest.json or metadata.json) are equal or unknown."
        );
    }

    private static string Format(in Bar bar, string path) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"open {PriceText.Format(bar.Open)}, high {PriceText.Format(bar.High)}, low {PriceText.Format(bar.Low)}, close "
                + $"{PriceText.Format(bar.Close)}, volume {bar.Volume}, instrument {bar.InstrumentId}: {path}, record {bar.Record}"
        );
}
