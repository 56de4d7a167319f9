using System.Globalization;
using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Log;

/// <summary>The words in which a run is told, the same through every door and under every culture.</summary>
public static class LogText
{
    /// <summary>A number as <c>6,412,345</c>.</summary>
    public static string Of(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of things, such as <c>1 chunk</c> or <c>2 chunks</c>.</summary>
    public static string Of(long number, string thing) => $"{Of(number)} {thing}{(number == 1 ? "" : "s")}";

    /// <summary>A UTC time as <c>2024-01-02T23:00Z</c>; null as a dash.</summary>
    public static string Of(DateTime? utc) => utc?.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture) ?? "-";

    /// <summary>A span as seconds, such as <c>1.24 s</c>.</summary>
    public static string Of(TimeSpan span) => span.TotalSeconds.ToString("0.00 's'", CultureInfo.InvariantCulture);

    /// <summary>The four counts of a merge (M3).</summary>
    public static string Of(MergeCounts counts) =>
        $"{Of(counts.Inserted)} inserted, {Of(counts.Updated)} updated, {Of(counts.Unchanged)} unchanged, {Of(counts.Deleted)} deleted";

    /// <summary>Where every record went, as the sum it is (P3); parts that are zero are left out.</summary>
    public static string Of(RecordAccounting accounting)
    {
        (long Count, string Part)[] parts =
        [
            (accounting.OtherOutrights, "other outrights"),
            (accounting.CalendarSpreads, "calendar spreads"),
            (accounting.Combinations, "other combinations"),
            (accounting.OtherSymbols, "other symbols"),
            (accounting.OtherTypes, "of other types"),
            (accounting.Outside, "outside the range"),
            (accounting.AlreadyDone, "of finished days"),
        ];
        var rest = string.Concat(parts.Where(p => p.Count != 0).Select(p => $" + {Of(p.Count)} {p.Part}"));
        var unread = accounting.Unread == 0 ? "" : $"; {Of(accounting.Unread)} outside the range not read";
        return $"{Of(accounting.Read)} read = {Of(accounting.Selected)} selected{rest}{unread}";
    }

    /// <summary>The decision of a trading day, with everything it was made from (F1 to F3).</summary>
    public static string Of(DayDecision day)
    {
        var flags = (day.Partial ? ", partial" : "") + (day.Stub ? ", stub" : "") + (day.ZeroVolume > 0 ? $", {Of(day.ZeroVolume)} without volume" : "");
        var (first, last) = (Of(day.FirstTs), Of(day.LastTs));
        return $"{day.Day} {day.SourceSymbol} by {Of(day.Reason)}: {Of(day.Bars, "bar")} from {first} to {last}{flags}; candidates {Of(day.Candidates)}";
    }

    /// <summary>Candidates with their volumes, highest first.</summary>
    public static string Of(IReadOnlyList<Candidate> candidates) =>
        string.Join(", ", candidates.Select(c => $"{c.Symbol} {c.Volume.ToString("N0", CultureInfo.InvariantCulture)}"));

    /// <summary>What decided, in the words of the day ledger.</summary>
    public static string Of(SelectionReason reason) => reason switch
    {
        SelectionReason.Volume => "volume",
        SelectionReason.Expiry => "expiry",
        _ => "symbol",
    };

    /// <summary>The first few of many, and how many more there are.</summary>
    public static string Some<T>(IReadOnlyCollection<T> many, int most = 10) =>
        string.Join(", ", many.Take(most)) + (many.Count > most ? $" and {Of(many.Count - most)} more" : "");
}
