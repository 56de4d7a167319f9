using MgcBackfill.Formats;

namespace MgcBackfill.Market;

/// <summary>Texts for what was selected and why, the same wherever they are shown.</summary>
internal static class SelectionText
{
    /// <summary>The decision of a trading day with all its inputs (F1 to F3).</summary>
    public static string Format(DayDecision day)
    {
        var flags =
            (day.Partial ? ", partial" : "")
            + (day.Stub ? ", stub" : "")
            + (day.ZeroVolume > 0 ? $", {NumberText.Format(day.ZeroVolume)} with zero volume" : "");
        var (first, last) = (UtcText.ToMinute(day.FirstTs), UtcText.ToMinute(day.LastTs));
        return $"{day.Day} {day.SourceSymbol} by {Format(day.Reason)}: {NumberText.Count(day.Bars, "bar")} "
            + $"from {first} to {last}{flags}; candidates {Format(day.Candidates)}";
    }

    /// <summary>Candidates with their volumes, highest first.</summary>
    public static string Format(IReadOnlyList<Candidate> candidates) =>
        string.Join(", ", candidates.Select(c => $"{c.Symbol} {NumberText.FormatVolume(c.Volume)}"));

    /// <summary>The criterion that decided, with the names used in the day records.</summary>
    public static string Format(SelectionReason reason) =>
        reason switch
        {
            SelectionReason.Volume => "volume",
            SelectionReason.Expiry => "expiry",
            _ => "symbol",
        };

    /// <summary>What happened to every record, as a sum (P3); parts that are zero are omitted.</summary>
    public static string Format(RecordAccounting accounting)
    {
        (long Count, string Part)[] parts =
        [
            (accounting.OtherOutrights, "other outrights"),
            (accounting.CalendarSpreads, "calendar spreads"),
            (accounting.Combinations, "other combinations"),
            (accounting.OtherSymbols, "other symbols"),
            (accounting.OtherTypes, "of other types"),
            (accounting.HeldTwice, "held twice"),
            (accounting.Outside, "outside the range"),
            (accounting.AlreadyDone, "of finished days"),
        ];
        var rest = string.Concat(parts.Where(p => p.Count != 0).Select(p => $" + {NumberText.Format(p.Count)} {p.Part}"));
        var unread =
            accounting.Unread == 0 ? "" : $"; {NumberText.Format(accounting.Unread)} more not read, because no day to build needs them";
        return $"{NumberText.Format(accounting.Read)} read = {NumberText.Format(accounting.Selected)} selected{rest}{unread}";
    }
}
