using MgcBackfill.Checkpoint;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Analysis;

/// <summary>Explains what is known about a minute, and describes contradictions.</summary>
internal static class ProvenanceText
{
    /// <summary>Returns what is known, with the reason in a sentence.</summary>
    public static (ProvenanceState State, string Explanation) Explain(
        long ts,
        TradingDay day,
        TradingHours? hours,
        StoredRows rows,
        StoredBar? stored,
        string? contract,
        Attempt? attempt,
        ProvenanceSource? source
    )
    {
        var minute = UtcText.Minute(ts);
        if (stored is { } row)
            return (ProvenanceState.Stored, ExplainStored(day, row, attempt, source));
        return rows.Count > 0
            ? ExplainMinute(minute, day, rows, contract, source, ClosedAt(ts, day, hours))
            : ExplainDay(day, hours, attempt, source);
    }

    /// <summary>Describes each contradiction in a sentence.</summary>
    public static IEnumerable<string> Contradictions(
        TradingDay day,
        StoredRows rows,
        StoredBar? stored,
        ProvenanceState state,
        CheckpointState records,
        ProvenanceSource? source
    )
    {
        var decision = records.FindDecision(day);
        if (rows.Count > 0 && records.Attempts.Count > 0 && decision is null)
            yield return $"The table holds {NumberText.Count(rows.Count, "bar")} of {day}, but no finished attempt recorded the day.";
        if (decision is not null && decision.Bars != rows.Count)
            yield return $"Attempt {decision.AttemptId} recorded {NumberText.Count(decision.Bars, "bar")} "
                + $"of {day}; the table holds {NumberText.Format(rows.Count)}.";
        if (decision is not null && stored is { } row && row.SourceSymbol != decision.SourceSymbol)
            yield return $"The row names {row.SourceSymbol}; attempt {decision.AttemptId} chose {decision.SourceSymbol} for {day}.";
        if (source is { ValuesEqual: false })
            yield return $"The stored values differ from the source: stored {stored}, source "
                + $"{FormatPrices(source.Bars.First(b => b.SourceSymbol == stored!.Value.SourceSymbol))}.";
        if (source is { Covers: true, ValuesEqual: null } && stored is { } alone)
            yield return $"The table holds {alone}; the source has no bar of {alone.SourceSymbol} in that minute.";
        if (source is { DecisionAgrees: false })
            yield return $"The recorded decision of {day} is not the decision that the same files give now: "
                + $"{source.Contract ?? "no contract"} ({SelectionText.Format(source.Candidates)}).";
        if (state == ProvenanceState.Missing && source?.Bars.FirstOrDefault(b => b.IsFrontMonth) is { } missing)
            yield return $"The source has a bar of {missing.SourceSymbol} in that "
                + $"minute, {FormatPrices(missing)}; the table does not hold it.";
    }

    /// <summary>Formats the prices and the volume of a bar of the source as they would be stored.</summary>
    public static string FormatPrices(ProvenanceSourceBar bar) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"O {bar.Prices[0]:R} H {bar.Prices[1]:R} L {bar.Prices[2]:R} C {bar.Prices[3]:R} V {bar.Volume}"
        );

    private static string ExplainStored(TradingDay day, StoredBar row, Attempt? attempt, ProvenanceSource? source)
    {
        var why =
            attempt is { Status: AttemptStatus.Done } && attempt.Days.GetValueOrDefault(day) is { } decision
                ? $"{decision.SourceSymbol} was the front month of {day} by {SelectionText.Format(decision.Reason)}, of "
                    + $"{NumberText.Count(decision.Candidates.Count, "candidate")}: "
                    + $"{SelectionText.Format([.. decision.Candidates.Take(2)])}."
                : $"{row.SourceSymbol} is stored for {day}, but no finished attempt recorded why.";
        return source switch
        {
            null => $"{why} It was not compared with the source, because none was given.",
            { Covers: false } => $"{why} It was not compared with the source, because the files given do not cover that minute.",
            { ValuesEqual: true } => $"{why} Every stored value equals the source.",
            _ => $"{why} The stored values DIFFER from the source.",
        };
    }

    private static (ProvenanceState, string) ExplainMinute(
        string minute,
        TradingDay day,
        StoredRows rows,
        string? contract,
        ProvenanceSource? source,
        string? closed
    )
    {
        var held =
            $"The table holds {NumberText.Count(rows.Count, "bar")} of {contract} for {day}, from "
            + $"{UtcText.Minute(rows.Rows[0].Ts)} to {UtcText.Minute(rows.Rows[^1].Ts)}, and none at {minute}.";
        if (closed is not null && source is not { Bars.Count: > 0 } and not { OtherSymbols: > 0 })
            return (ProvenanceState.Closed, $"{held} The exchange was closed: {closed}.");
        if (source is null)
            return (
                ProvenanceState.NoBar,
                $"{held} A minute without a trade has no bar. Whether {contract} traded can be seen only in the source."
            );
        if (!source.Covers)
            return (ProvenanceState.NotCovered, $"{held} The files given do not cover that minute.");
        if (source.Bars.Any(b => b.IsFrontMonth))
            return (ProvenanceState.Missing, $"{held} The source has a bar of {contract} in that minute.");
        return (ProvenanceState.NotTraded, $"{held} {contract} did not trade in that minute; {Others(source)}.");
    }

    // Why the market was closed according to the table of hours, as in the coverage; null if it was open, or the table does not know.
    private static string? ClosedAt(long ts, TradingDay day, TradingHours? hours)
    {
        var minutes = new MarketState[TradingHours.MinutesPerDay];
        hours?.Classify(day, minutes);
        return minutes[day.GetMinute(ts)] switch
        {
            MarketState.Maintenance => "the break between two sessions",
            MarketState.Weekend => "the weekend",
            MarketState.Holiday => "a holiday",
            MarketState.Halt => "a halt of the whole exchange",
            _ => null,
        };
    }

    /// <summary>True on a Saturday on which the market is known to be closed all day.</summary>
    public static bool IsClosedSaturday(TradingDay day, TradingHours? hours) =>
        day.IsSaturday && hours?.IsClosed(day.Open, day.Close) == true;

    private static string Others(ProvenanceSource source)
    {
        var symbols =
            source.OtherSymbols == 0
                ? ""
                : $"{(source.Bars.Count == 0 ? "" : ", and ")}{NumberText.Count(source.OtherSymbols, "spread or other symbol")}";
        var outrights = string.Join(", ", source.Bars.Select(b => $"{b.SourceSymbol} ({NumberText.Format((long)b.Volume)})"));
        return outrights.Length + symbols.Length == 0 ? "neither did anything else in the source" : $"{outrights}{symbols} did";
    }

    private static (ProvenanceState, string) ExplainDay(TradingDay day, TradingHours? hours, Attempt? attempt, ProvenanceSource? source)
    {
        if (attempt is { Status: AttemptStatus.Done } && attempt.Days.GetValueOrDefault(day) is { } decision)
            return (
                ProvenanceState.Missing,
                $"Attempt {attempt.Id} recorded {NumberText.Count(decision.Bars, "bar")} "
                    + $"of {decision.SourceSymbol} for {day}; the table holds none."
            );
        if (IsClosedSaturday(day, hours))
            return (ProvenanceState.Closed, $"{day} is a Saturday: Globex is closed on all of that trading day.");
        return attempt switch
        {
            { Status: AttemptStatus.Done } => (
                ProvenanceState.DayWithoutBars,
                $"Attempt {attempt.Id} finished {day} and found no bar of an "
                    + $"outright: the day was a holiday, or the vendor has no data for it."
            ),
            { Status: AttemptStatus.Failed } => (
                ProvenanceState.DayNotFinished,
                $"Attempt {attempt.Id} at {day} failed: {attempt.Newest.Error?.Message ?? "no reason recorded"}"
            ),
            { } => (ProvenanceState.DayNotFinished, $"Attempt {attempt.Id} at {day} began and is not finished."),
            null when source is { Contract: { } contract } => (
                ProvenanceState.DayNotBuilt,
                $"The source has {day}, with {contract} as its front month, but no attempt at the day is recorded."
            ),
            null => (
                ProvenanceState.DayNotBuilt,
                $"The source covers {day} and has no bar of an outright for it. No attempt at the day is recorded."
            ),
        };
    }
}
