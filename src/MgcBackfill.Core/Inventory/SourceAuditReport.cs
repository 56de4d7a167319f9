using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Inventory;

/// <summary>
/// Writes an audit as a Markdown report that can be approved before the build. The findings come first; they are the same for the same
/// bytes, days and chunks on every machine. The place for a signature follows, with the digest of the findings.
/// </summary>
internal static class SourceAuditReport
{
    /// <summary>The line that ends the findings. Everything above it is what is signed.</summary>
    public const string Approval = "## Approval\n";

    /// <summary>How the first line of every report begins: with the verdict.</summary>
    public static readonly string[] FirstLines = ["# ACCEPTED: ", "# REFUSED: "];

    /// <summary>The whole report: the findings and their digest.</summary>
    public static string AddDigest(string findings) =>
        findings
        + Approval
        + $"""

            The findings are everything above the heading "Approval", {Encoding.UTF8.GetByteCount(findings).ToString(
                CultureInfo.InvariantCulture
            )} bytes. Their sha256:

                {ComputeDigest(findings)}

            Compute it again with

                sed '/^## Approval$/,$d' REPORT.md | sha256sum

            Approved by: ________________________________________

            Date:        ____________________

            Signature:   ________________________________________
            """.ReplaceLineEndings(
            "\n"
        )
        + "\n";

    /// <summary>SHA-256 of findings, lower-case hex.</summary>
    public static string ComputeDigest(string findings) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(findings)));

    /// <summary>The findings as text, with LF line endings.</summary>
    public static string Findings(SourceAudit audit)
    {
        var text = new StringBuilder();
        var names = SourceAuditNames.Create(audit.Files.Select(f => f.Path));
        text.Append(FormatVerdict(audit, names)).Append("\n\n");
        if (audit.Refusal is { } refusal)
            WriteRefusal(text, refusal, names);
        WriteSummary(text, audit);
        WriteFiles(text, audit);
        WriteSymbols(text, audit);
        WriteDaysWorthALook(text, audit, names);
        WritePlan(text, audit);
        WriteDays(text, audit);
        return text.ToString();
    }

    private static string FormatVerdict(SourceAudit audit, SourceAuditNames names) =>
        audit.Refusal is { } refusal
            ? $"{FirstLines[1]}{refusal.Id}: {OneLine(names.Shortened(refusal.Message))}"
            : $"{FirstLines[0]}a backfill of these bytes stores {NumberText.Count(audit.Bars, "bar")} of "
                + $"{NumberText.Count(audit.Days.Count, "trading day")} in {NumberText.Count(audit.Chunks.Count, "chunk")}";

    private static void WriteRefusal(StringBuilder text, BackfillException refusal, SourceAuditNames names)
    {
        text.Append("## Refusal\n\n");
        var table = new SourceAuditTable("what", "found");
        table.Add("id", refusal.Id);
        table.Add("what happened", names.Shortened(refusal.Message));
        foreach (var (label, value) in FormatLocation(refusal.Where))
            table.Add(label, names.Shortened(value));
        table.Add("what to do", names.Shortened(refusal.Advice?.Text ?? "No general advice."));
        table.WriteTo(text, "");
        text.Append("A backfill stores nothing from a refused source. The findings below are those up to the refusal.\n\n");
    }

    private static IEnumerable<(string Label, string Value)> FormatLocation(ErrorLocation where)
    {
        (string, object?)[] parts =
        [
            ("file", where.File),
            ("byte offset", where.ByteOffset),
            ("record", where.RecordIndex),
            ("line", where.Line),
            ("instrument id", where.InstrumentId),
            ("contract", where.SourceSymbol),
            ("ts_utc", where.TsUtc is { } ts ? UtcText.ToMinute(ts) : null),
            ("trading day", where.TradingDay is { } day ? FormatDate(day) : null),
        ];
        return parts.Where(p => p.Item2 is not null).Select(p => (p.Item1, Convert.ToString(p.Item2, CultureInfo.InvariantCulture)!));
    }

    private static void WriteSummary(StringBuilder text, SourceAudit audit)
    {
        text.Append("## Summary\n\n");
        var table = new SourceAuditTable("what", "found");
        foreach (var (label, value) in SourceAuditText.Summary(audit))
            table.Add(label, value);
        table.WriteTo(text, "");
    }

    private static void WriteFiles(StringBuilder text, SourceAudit audit)
    {
        text.Append("## Files\n\n");
        var table = new SourceAuditTable(
            "file",
            "#bytes",
            "#DBN",
            "schema",
            "from (UTC)",
            "to (UTC, exclusive)",
            "#bars in range",
            "finding"
        );
        foreach (var file in audit.Files)
        {
            table.Add(
                file.Name,
                file.Size is { } size ? NumberText.Format(size) : "unknown",
                file.Version?.ToString(CultureInfo.InvariantCulture) ?? "unknown",
                file.Schema ?? "unknown",
                FormatTime(file.Start),
                FormatTime(file.End),
                audit.Requested is null ? "unknown" : NumberText.Format(file.Bars),
                file.Refusal is { } id ? $"REFUSED: {id}"
                    : audit.Accepted ? "accepted"
                    : "not refused"
            );
        }

        table.WriteTo(text, "");
        text.Append("Their sha256, in the format of `sha256sum -c`:\n\n");
        foreach (var file in audit.Files)
            text.Append("    ").Append(file.Sha256 ?? "(could not be read as DBN)").Append("  ").Append(OneLine(file.Name)).Append('\n');
        text.Append('\n');
    }

    private static void WriteSymbols(StringBuilder text, SourceAudit audit)
    {
        text.Append("## Symbols\n\n");
        var kinds = new SourceAuditTable("kind", "#symbols mapped", "#symbols traded", "#records");
        foreach (var kind in audit.Kinds)
            kinds.Add(
                SourceAuditText.Format(kind.Kind),
                NumberText.Format(kind.Mapped),
                NumberText.Format(kind.Traded),
                NumberText.Format(kind.Records)
            );
        kinds.WriteTo(text, "Not reached.");
        text.Append("### Outrights\n\n");
        var outrights = new SourceAuditTable("symbol", "first day", "last day", "#records", "#days as front month");
        foreach (var contract in audit.Outrights)
        {
            outrights.Add(
                contract.Symbol,
                contract.FirstDay is { } first ? FormatDate(first) : "never traded",
                contract.LastDay is { } last ? FormatDate(last) : "-",
                NumberText.Format(contract.Records),
                NumberText.Format(contract.DaysChosen)
            );
        }

        outrights.WriteTo(text, "Not reached.");
    }

    private static void WriteDaysWorthALook(StringBuilder text, SourceAudit audit, SourceAuditNames names)
    {
        text.Append("## Worth a look\n\n### Ties\n\n");
        var ties = new SourceAuditTable("trading day", "selected", "by", "candidates and volumes");
        foreach (var day in audit.Ties)
            ties.Add(FormatDate(day.TradingDay), day.SourceSymbol, SelectionText.Format(day.Reason), SelectionText.Format(day.Candidates));
        ties.WriteTo(text, audit.Days.Count == 0 ? "No day was decided." : "None: on every day one contract alone had the highest volume.");

        WriteDates(text, "Days covered only in part", audit.PartialDays.Select(d => FormatDate(d.TradingDay)), audit);
        WriteDates(
            text,
            "Days from Monday to Friday without a bar of any outright",
            audit.DaysWithoutBars.Select(SourceAuditText.Format),
            audit
        );
        WriteDates(text, "Requested days that no file covers (except Saturdays)", audit.Uncovered.Select(FormatDate), audit);
        WriteDates(
            text,
            "UTC days that the vendor does not mark as available",
            audit.Conditions.Select(SourceAuditText.Format),
            audit,
            audit.HasConditions ? null : $"Unknown{SourceAuditText.NoConditions["unknown".Length..]}."
        );
        WriteDates(
            text,
            "Days with selected bars of zero volume",
            audit.Days.Where(d => d.ZeroVolume > 0).Select(SourceAuditText.FormatZeroVolume),
            audit
        );
        text.Append("### Notices\n\n");
        var notices = new SourceAuditTable("kind", "notice");
        foreach (var notice in audit.Notices.Where(n => !n.IsOfOtherFiles))
            notices.Add(notice.Kind, names.Shortened(notice.In(NeutralWording.Instance)));
        notices.WriteTo(text, audit.Covered is null ? "Not reached." : "None.");
    }

    private static void WriteDates(StringBuilder text, string heading, IEnumerable<string> dates, SourceAudit audit, string? unknown = null)
    {
        const int InALine = 8;
        text.Append("### ").Append(heading).Append("\n\n");
        var any = false;
        foreach (var line in dates.Chunk(InALine))
        {
            any = true;
            text.Append("    ").AppendJoin(", ", line).Append('\n');
        }

        text.Append(any ? "\n" : $"{unknown ?? (audit.Accounting is null ? "None up to the refusal." : "None.")}\n\n");
    }

    private static void WritePlan(StringBuilder text, SourceAudit audit)
    {
        text.Append("## Plan\n\nInto an empty database; each chunk is one transaction.\n\n");
        var table = new SourceAuditTable("#chunk", "first day", "last day", "#days with bars", "#bars");
        for (var i = 0; i < audit.Chunks.Count; i++)
        {
            var chunk = audit.Chunks[i];
            table.Add(
                NumberText.Format(i + 1),
                FormatDate(chunk.Start),
                FormatDate(chunk.End),
                chunk.Days is { } days ? NumberText.Format(days) : "unknown",
                chunk.Bars is { } bars ? NumberText.Format(bars) : "unknown"
            );
        }

        table.WriteTo(text, "Not reached.");
    }

    private static void WriteDays(StringBuilder text, SourceAudit audit)
    {
        text.Append("## Trading days\n\n");
        var table = new SourceAuditTable(
            "trading day",
            "contract",
            "by",
            "#volume",
            "#candidates",
            "next by volume",
            "#bars",
            "first bar",
            "last bar",
            "flags"
        );
        foreach (var day in audit.Days)
        {
            var chosen = day.Candidates.First(c => c.Symbol == day.SourceSymbol);
            var next = day.Candidates.FirstOrDefault(c => c != chosen);
            table.Add(
                FormatDate(day.TradingDay),
                day.SourceSymbol,
                SelectionText.Format(day.Reason),
                NumberText.FormatVolume(chosen.Volume),
                NumberText.Format(day.Candidates.Count),
                next is null ? "-" : SelectionText.Format([next]),
                NumberText.Format(day.Bars),
                UtcText.ToMinute(day.FirstTs),
                UtcText.ToMinute(day.LastTs),
                SourceAuditText.FormatFlags(day)
            );
        }

        table.WriteTo(text, "No day was decided.");
    }

    private static string FormatTime(DateTime? utc) => utc is { } time ? UtcText.Minute(Instant.FromDateTime(time)) : "unknown";

    private static string FormatDate(DateOnly date) => UtcText.Date(date);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
