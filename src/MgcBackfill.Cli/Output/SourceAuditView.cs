using MgcBackfill.Formats;
using MgcBackfill.Inventory;
using MgcBackfill.Market;

namespace MgcBackfill.Cli.Output;

/// <summary>An audit for a person: the verdict, the figures, the contracts from roll to roll, and the ties. The report has every day.</summary>
internal static class SourceAuditView
{
    private const int MostFiles = 10;
    private const int MostTies = 20;

    /// <summary>Prints the audit.</summary>
    public static void Write(Terminal terminal, SourceAudit audit)
    {
        IEnumerable<(string, string)> rows = SourceAuditText.Summary(audit).Append(("findings digest", audit.FindingsDigest));
        rows = rows.Concat(audit.Notices.Where(n => n.CanMislead).Select(n => ("notice", n.In(CommandLineWording.Instance))));
        if (audit.Report is { } report)
            rows = rows.Append(("report", report));
        new Sheet(audit.Accepted ? "source ACCEPTED; no database was opened" : $"source REFUSED: {audit.Refusal!.Id}", audit.Accepted, [.. rows]).Write(terminal);
        Listed(terminal, "files", Files(audit), audit.Files.Count - MostFiles);
        Listed(terminal, "contracts", Contracts(audit.Days), 0);
        Listed(terminal, "ties", Ties(audit), audit.Ties.Count - MostTies);
    }

    private static void Listed(Terminal terminal, string heading, Listing listing, int more)
    {
        if (listing.Rows.Count == 0)
            return;
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(heading);
        listing.Write(terminal);
        if (more > 0)
            terminal.Out.WriteLine($"  … and {NumberText.Of(more)} more");
    }

    // By what is short and tells files apart; the whole sha256 is in the report and in --json.
    private static Listing Files(SourceAudit audit) => new(
        [new("file"), new("bytes", IsNumber: true), new("DBN", IsNumber: true), new("sha256"), new("finding")],
        [.. audit.Files.OrderBy(f => f.Refusal is null).Take(MostFiles).Select(f => (IReadOnlyList<string>)
        [
            f.Name, f.Size is { } size ? NumberText.Of(size) : "unknown", f.Version is { } version ? NumberText.Of(version) : "unknown",
            f.Sha256 is { } hash ? hash[..12] + "…" : "unknown", f.Refusal is { } id ? $"REFUSED: {id}" : audit.Accepted ? "accepted" : "not refused",
        ])]);

    private static Listing Contracts(IReadOnlyList<DayDecision> days)
    {
        var rows = new List<IReadOnlyList<string>>();
        for (int first = 0, next = 0; first < days.Count; first = next)
        {
            var bars = 0L;
            for (next = first; next < days.Count && days[next].SourceSymbol == days[first].SourceSymbol; next++)
                bars += days[next].Bars;
            rows.Add([$"{TradingDay.Of(days[first].TradingDay)}", $"{TradingDay.Of(days[next - 1].TradingDay)}", days[first].SourceSymbol, NumberText.Of(next - first), NumberText.Of(bars)]);
        }

        return new Listing([new("first day"), new("last day"), new("contract"), new("days", IsNumber: true), new("bars", IsNumber: true)], rows);
    }

    private static Listing Ties(SourceAudit audit) => new(
        [new("trading day"), new("taken"), new("by"), new("candidates and volumes")],
        [.. audit.Ties.Take(MostTies).Select(t => (IReadOnlyList<string>)
            [$"{TradingDay.Of(t.TradingDay)}", t.SourceSymbol, SelectionText.Of(t.Reason), SelectionText.Of(t.Candidates)])]);
}
