using MgcBackfill.Cli.Layout;
using MgcBackfill.Formats;
using MgcBackfill.Inventory;
using MgcBackfill.Market;

namespace MgcBackfill.Cli.Output;

/// <summary>An inventory for a person: the files, why some are refused, the findings, and what to do.</summary>
internal static class InventoryView
{
    private const int MaxPerKind = 10;
    private const int MaxRoots = 5;
    private const string Unknown = "unknown";

    /// <summary>Prints the inventory.</summary>
    public static void Write(Terminal terminal, InventoryResult result)
    {
        var (output, summary) = (terminal.Out, result.Summary);
        var names = new FileNames(result.Files.Select(f => f.Path));
        (summary.HeaderOnly ? ByHeaders(result.Files, names) : ByRecords(result.Files, names)).Write(terminal);
        foreach (var file in result.Files.Where(f => !f.Accepted))
            output.WriteLine($"refused: {names.GetName(file.Path)} ({file.ErrorId}): {file.Reason}");
        foreach (var kind in summary.Findings.GroupBy(f => f.Kind))
        {
            string[] messages = [.. kind.GroupBy(f => (object?)f.Mapping ?? f.Message).Select(Message)];
            foreach (var message in messages.Take(MaxPerKind))
                output.WriteLine($"{Label(kind.Key)}: {message}");
            if (messages.Length > MaxPerKind)
                output.WriteLine($"{Label(kind.Key)}: … and {NumberText.Format(messages.Length - MaxPerKind)} more");
        }

        output.WriteLine(summary.Conclusion);
    }

    // Findings that differ only in the contract are reported in one line.
    private static string Message(IGrouping<object, InventoryFinding> group) =>
        group.Key is UnevenMapping mapping && group.Count() > 1
            ? mapping.Format([.. group.Select(f => f.Symbol!)])
            : group.First().Notice?.In(CommandLineWording.Instance) ?? group.First().Message;

    private static Listing ByRecords(IReadOnlyList<InventoryFile> files, FileNames names) =>
        new(
            [
                new("file"),
                new("schema", LeaveOut: 5),
                new("declared range", IsProse: true, LeaveOut: 2),
                new("records", IsNumber: true, LeaveOut: 3),
                new("bars by root (contracts)", IsProse: true, LeaveOut: 1),
                new("bytes", IsNumber: true, LeaveOut: 4),
                new("verdict", GetTone: GetTone),
            ],
            [
                .. files.Select(f =>
                    (string[])
                        [
                            names.GetName(f.Path),
                            f.Schema ?? Unknown,
                            Declared(f),
                            Number(f.Records),
                            BarsByRoot(f),
                            Number(f.Size),
                            Verdict(f),
                        ]
                ),
            ]
        );

    private static Listing ByHeaders(IReadOnlyList<InventoryFile> files, FileNames names) =>
        new(
            [
                new("file"),
                new("schema", LeaveOut: 4),
                new("declared range", IsProse: true, LeaveOut: 2),
                new("contracts by root", IsProse: true, LeaveOut: 1),
                new("bytes", IsNumber: true, LeaveOut: 3),
                new("verdict", GetTone: GetTone),
            ],
            [
                .. files.Select(f =>
                    (string[])[names.GetName(f.Path), f.Schema ?? Unknown, Declared(f), ContractsByRoot(f), Number(f.Size), Verdict(f)]
                ),
            ]
        );

    private static string Verdict(InventoryFile file) => file.Accepted ? "accepted" : "REFUSED";

    private static Tone GetTone(string verdict) => verdict == "accepted" ? Tone.Good : Tone.Bad;

    // The products with the most bars.
    private static string BarsByRoot(InventoryFile file) =>
        ByRoot(
            file,
            r => r.Records ?? r.Contracts,
            r => $"{r.Root}{(r.Records is { } n ? $" {NumberText.Format(n)}" : "")} ({r.Contracts})"
        );

    // The products with the most contracts.
    private static string ContractsByRoot(InventoryFile file) => ByRoot(file, r => r.Contracts, r => $"{r.Root} {r.Contracts}");

    private static string ByRoot(InventoryFile file, Func<InventoryRoot, long> count, Func<InventoryRoot, string> format) =>
        file.OutrightSymbols is null
            ? Unknown
            : NumberText.FirstFew(
                [.. file.Roots.OrderByDescending(count).ThenBy(r => r.Root, StringComparer.Ordinal).Select(format)],
                MaxRoots
            );

    private static string Number(long? number) => number is { } known ? NumberText.Format(known) : Unknown;

    private static string Declared(InventoryFile file) =>
        file switch
        {
            { Start: null } => Unknown,
            { End: null } => $"{UtcText.ToMinute(file.Start)} on",
            _ => UtcText.Range(Instant.FromDateTime(file.Start.Value), Instant.FromDateTime(file.End.Value)),
        };

    private static string Label(FindingKind kind) => JsonText.Name(kind).Replace('_', ' ');
}
