using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>Texts of an audit, the same in the report and on the terminal.</summary>
internal static class SourceAuditText
{
    /// <summary>The text for unknown conditions of the vendor.</summary>
    public const string NoConditions = "unknown: there is no condition.json beside the files";

    /// <summary>The findings in labelled rows. Unknown facts are named as unknown.</summary>
    public static IEnumerable<(string Label, string Value)> Summary(SourceAudit audit)
    {
        const string Unknown = "unknown: the source was refused before";
        var part = audit.Accepted ? "" : " up to the refusal";
        var bytes = NumberText.Count(audit.Files.Sum(f => f.Size ?? 0), "byte");
        yield return ("files", $"{NumberText.Count(audit.Files.Count, "file")}, {bytes}");
        yield return ("covered", audit.Covered is { } covered ? $"{covered}" : Unknown);
        yield return ("requested", audit.Requested is { } requested ? $"{requested}" : Unknown);
        yield return (
            "records",
            audit.Accounting is { } accounting
                ? $"{SelectionText.Format(accounting)}{(accounting.Balances ? "" : ": THE COUNTS DO NOT ADD UP")}"
                : Unread(audit)
        );
        if (audit.Kinds.Count > 0)
            yield return ("symbols", string.Join(", ", audit.Kinds.Select(k => $"{NumberText.Format(k.Mapped)} {Format(k.Kind)}s")));
        yield return ("trading days", Days(audit) + part);
        yield return ("ties", NumberText.Format(audit.Ties.Count) + part);
        yield return ("without any bar", audit.Accounting is null ? Unknown : Dates(audit.DaysWithoutBars.Select(Format)));
        yield return ("not covered", audit.Requested is null ? Unknown : Dates(audit.Uncovered.Select(d => TradingDay.From(d).ToString())));
        yield return (
            "vendor's manifest",
            audit.Covered is null ? Unknown
            : audit.HasManifest ? FormatManifest(audit)
            : "unknown: there is none beside the files, and without it a file that was cut off at the end of a zstd frame is not detected"
        );
        yield return (
            "vendor's condition",
            audit.Covered is null ? Unknown
            : audit.HasConditions ? Dates(audit.Conditions.Select(Format))
            : NoConditions
        );
        yield return ("zero volume", NumberText.Count(audit.ZeroVolume, "selected bar") + part);
        yield return ("without checksum", audit.FramesWithoutChecksum is { } frames ? NumberText.Count(frames, "zstd frame") : Unknown);
        yield return (
            "integrity",
            audit.Bars == 0
                ? "no bar was selected, so none was checked"
                : $"{NumberText.Count(audit.Bars, "selected bar")} checked{(audit.Accepted ? ", all valid" : part)}"
        );
        yield return (
            "plan",
            audit.Requested is null
                ? Unknown
                : $"{NumberText.Count(audit.Chunks.Count, "chunk")} of up to {NumberText.Count(audit.ChunkDays, "trading day")}"
        );
    }

    /// <summary>A kind of symbols, in the singular.</summary>
    public static string Format(SymbolKind kind) =>
        kind switch
        {
            SymbolKind.Outright => "outright",
            SymbolKind.CalendarSpread => "calendar spread",
            SymbolKind.Combination => "other combination",
            _ => "other symbol",
        };

    /// <summary>A day without a bar.</summary>
    public static string Format(SourceAuditEmptyDay day) => $"{TradingDay.From(day.TradingDay)}{(day.Partial ? " (partial)" : "")}";

    /// <summary>A day that the vendor does not list as available.</summary>
    public static string Format(VendorDay day) => $"{TradingDay.From(day.Date)} {day.Condition}";

    /// <summary>The number of zero-volume bars of a day.</summary>
    public static string FormatZeroVolume(DayDecision day) => $"{TradingDay.From(day.TradingDay)}: {NumberText.Format(day.ZeroVolume)}";

    /// <summary>The flags of a day.</summary>
    public static string FormatFlags(DayDecision day)
    {
        (bool Set, string Flag)[] flags =
        [
            (day.Partial, "partial"),
            (day.Stub, "stub"),
            (day.ZeroVolume > 0, $"{NumberText.Format(day.ZeroVolume)} with zero volume"),
        ];
        return string.Join(", ", flags.Where(f => f.Set).Select(f => f.Flag));
    }

    private static string Days(SourceAudit audit) =>
        $"{NumberText.Format(audit.Days.Count)} with bars, {NumberText.Count(audit.Stubs.Count, "stub")}, "
        + $"{NumberText.Format(audit.PartialDays.Count)} partial"
        + (audit.Days.Count == 0 ? "" : $"; {TradingDay.From(audit.Days[0].TradingDay)} to {TradingDay.From(audit.Days[^1].TradingDay)}");

    private static string FormatManifest(SourceAudit audit)
    {
        int Count(string kind) => audit.Notices.Count(n => n.Kind == kind);
        (string Kind, string Thing, string What)[] others =
        [
            ("missing_file", "listed file", "missing"),
            ("not_given", "notice", "of listed files that are not part of the source"),
            ("not_in_manifest", "file", "not listed"),
            ("duplicate_file", "file", "not read, as a copy of another"),
        ];
        string[] reported = [.. others.Where(o => Count(o.Kind) > 0).Select(o => $"{NumberText.Count(Count(o.Kind), o.Thing)} {o.What}")];
        var listed = audit.Files.Count - Count("not_in_manifest");
        return reported.Length == 0
            ? $"all of {NumberText.Count(listed, "file")} as listed, and no listed file is missing"
            : $"{NumberText.Format(listed)} of {NumberText.Count(audit.Files.Count, "file")} as listed; {string.Join(", ", reported)}";
    }

    private static string Unread(SourceAudit audit)
    {
        var seen = audit.Files.Sum(f => f.Bars);
        return seen == 0
            ? "none read"
            : $"not read to the end; {NumberText.Count(seen, "bar")} of the "
                + $"requested range {(seen == 1 ? "was" : "were")} read before the refusal";
    }

    private static string Dates(IEnumerable<string> dates)
    {
        string[] all = [.. dates];
        return all.Length == 0 ? "none" : $"{NumberText.Format(all.Length)}: {NumberText.FirstFew(all, 5)}";
    }
}
