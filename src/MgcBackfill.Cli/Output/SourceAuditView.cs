using MgcBackfill.Cli.Layout;
using MgcBackfill.Formats;
using MgcBackfill.Inventory;
using MgcBackfill.Market;

namespace MgcBackfill.Cli.Output;

/// <summary>
/// An audit for a person: the verdict, the numbers, the contracts from roll to roll, and the ties. The report has every day.
/// </summary>
internal static class SourceAuditView
{
    private const int MaxFiles = 10;
    private const int MaxTies = 20;

    /// <summary>Prints the audit.</summary>
    public static void Write(Terminal terminal, SourceAudit audit)
    {
        IEnumerable<(string, string)> rows = SourceAuditText.Summary(audit).Prepend(("product", Products.Get(audit.Symbol).Title));
        rows = rows.Append(("findings digest", audit.FindingsDigest));
        rows = rows.Concat(audit.Notices.Where(n => n.CanMislead).Select(n => ("notice", n.In(CommandLineWording.Instance))));
        if (audit.Report is { } report)
            rows = rows.Append(("report", report));
        new Sheet(
            audit.Accepted ? "source ACCEPTED; no database was opened" : $"source REFUSED: {audit.Refusal!.Id}",
            audit.Accepted,
            [.. rows]
        ).Write(terminal);
        Listed(terminal, "files", Files(audit), audit.Files.Count - MaxFiles);
        Listed(terminal, "contracts", ContractRuns.From(audit.Days), 0);
        Listed(terminal, "ties", Ties(audit), audit.Ties.Count - MaxTies);
    }

    private static void Listed(Terminal terminal, string heading, Listing listing, int more)
    {
        if (listing.Rows.Count == 0)
            return;
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(heading);
        listing.Write(terminal);
        if (more > 0)
            terminal.Out.WriteLine($"  … and {NumberText.Format(more)} more");
    }

    // The start of the sha256 distinguishes the files; the report and --json have all of it.
    private static Listing Files(SourceAudit audit) =>
        new(
            [
                new("file"),
                new("bytes", IsNumber: true, LeaveOut: 2),
                new("DBN", IsNumber: true, LeaveOut: 3),
                new("sha256", LeaveOut: 1),
                new("verdict", GetTone: verdict => verdict == "accepted" ? Tone.Good : Tone.Plain),
            ],
            [
                .. audit
                    .Files.OrderBy(f => f.Refusal is null)
                    .Take(MaxFiles)
                    .Select(f =>
                        (IReadOnlyList<string>)
                            [
                                f.Name,
                                f.Size is { } size ? NumberText.Format(size) : "unknown",
                                f.Version is { } version ? NumberText.Format(version) : "unknown",
                                f.Sha256 is { } hash ? hash[..12] + "…" : "unknown",
                                f.Refusal is { } id ? $"REFUSED: {id}"
                                : audit.Accepted ? "accepted"
                                : "not refused",
                            ]
                    ),
            ]
        );

    private static Listing Ties(SourceAudit audit) =>
        new(
            [new("trading day"), new("selected"), new("by"), new("candidates and volumes", IsProse: true)],
            [
                .. audit
                    .Ties.Take(MaxTies)
                    .Select(t =>
                        (IReadOnlyList<string>)
                            [
                                $"{TradingDay.From(t.TradingDay)}",
                                t.SourceSymbol,
                                SelectionText.Format(t.Reason),
                                SelectionText.Format(t.Candidates),
                            ]
                    ),
            ]
        );
}
