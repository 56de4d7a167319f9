using MgcBackfill.Download;
using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Cli.Output;

/// <summary>A download for a person: what it would buy at which price, and what it did.</summary>
internal static class DownloadView
{
    private const int MaxNotes = 40;

    /// <summary>The number of requests and what they cost, as a line.</summary>
    public static string Describe(DownloadPlan plan) =>
        $"{NumberText.Count(plan.Purchases.Count, "request")} {(plan.Purchases.Count == 1 ? "costs" : "cost")} {Money.Format(plan.Cost)}";

    /// <summary>Prints what would be bought, with the prices.</summary>
    public static void WritePlan(Terminal terminal, DownloadOptions options, DownloadPlan plan)
    {
        var title = plan.Purchases.Count == 0 ? "nothing to buy" : Describe(plan);
        new Sheet(options.DryRun ? $"dry run: {title}; nothing was bought" : title, true, [.. Rows(options, plan)]).Write(terminal);
        Write(terminal, CreateListing(plan.Purchases));
        if (plan.Open.Count > 0)
            terminal.Out.WriteLine($"{Environment.NewLine}paid for before, to be fetched");
        CreateListing(plan.Open).Write(terminal);
        WriteNotes(terminal, plan);
    }

    /// <summary>Prints what was done.</summary>
    public static void Write(Terminal terminal, DownloadOptions options, DownloadResult result)
    {
        if (options.DryRun)
        {
            WritePlan(terminal, options, result.Plan);
            return;
        }

        // The requests and their prices were printed before the question.
        if (result.IsDeclined)
        {
            terminal.Out.WriteLine("nothing was bought");
            CreateListing(options, result.Finished).Write(terminal);
            return;
        }

        new Sheet(GetTitle(result), true, [.. Rows(options, result.Plan), .. NextRows(options, result)]).Write(terminal);
        Write(terminal, CreateListing(options, result.Finished));
        WriteNotes(terminal, result.Plan);
    }

    private static string GetTitle(DownloadResult result) =>
        result switch
        {
            { Finished.Count: 0 } => "download done: nothing to buy",
            _ => $"download done: {NumberText.Count(result.Finished.Count, "purchase")}, {Money.Format(result.Spent)} spent",
        };

    private static IEnumerable<(string, string)> Rows(DownloadOptions options, DownloadPlan plan)
    {
        yield return (
            "wanted",
            $"{string.Join(", ", options.Products)}, {options.Interval.SchemaName}, "
                + $"{new TradingDayRange(TradingDay.From(options.Start), TradingDay.From(options.End))}"
        );
        if (options.Db is not null)
            yield return ("database", options.Db);
        yield return ("folder", options.Dbn);
        yield return ("service", options.Gateway.ToString());
        if (plan.Purchases.Count > 0)
            yield return (
                "price",
                $"{Money.Format(plan.Cost)} for {NumberText.Count(plan.Records, "record")}, {NumberText.Count(plan.Bytes, "byte")}"
            );
    }

    private static IEnumerable<(string, string)> NextRows(DownloadOptions options, DownloadResult result)
    {
        if (result.Finished.Count > 0)
            yield return ("what is there", $"mgc-backfill inventory --dbn {Quoted(options.Dbn)} --recurse");
    }

    private static Listing CreateListing(IReadOnlyList<PlannedPurchase> purchases) =>
        new(
            [
                new("symbols"),
                new("time", IsProse: true),
                new("records", IsNumber: true, LeaveOut: 1),
                new("bytes", IsNumber: true, LeaveOut: 2),
                new("price", IsNumber: true),
            ],
            [
                .. purchases.Select(p =>
                    (string[])
                        [
                            string.Join(", ", p.Request.Symbols),
                            p.Request.Range,
                            NumberText.Format(p.Price.Records),
                            NumberText.Format(p.Price.Bytes),
                            Money.Format(p.Price.Cost),
                        ]
                ),
            ]
        );

    private static Listing CreateListing(IReadOnlyList<PurchaseRecord> open) =>
        new(
            [
                new("purchase", IsNumber: true),
                new("symbols"),
                new("time", IsProse: true),
                new("job", LeaveOut: 1),
                new("price", IsNumber: true, LeaveOut: 2),
            ],
            [
                .. open.Select(p =>
                    (string[])
                        [
                            NumberText.Format(p.Purchase),
                            string.Join(", ", p.Symbols),
                            p.Request.Range,
                            p.JobId ?? "",
                            Money.Format(p.CostUsd),
                        ]
                ),
            ]
        );

    private static Listing CreateListing(DownloadOptions options, IReadOnlyList<DownloadedPurchase> finished) =>
        new(
            [
                new("symbols"),
                new("time", IsProse: true),
                new("records", IsNumber: true),
                new("price", IsNumber: true),
                new("paid", LeaveOut: 1),
                new("bytes", IsNumber: true, LeaveOut: 3),
                new("folder", LeaveOut: 2),
            ],
            [
                .. finished.Select(f =>
                    (string[])
                        [
                            string.Join(", ", f.Purchase.Symbols),
                            f.Purchase.Request.Range,
                            NumberText.Format(f.Purchase.Records),
                            Money.Format(f.Purchase.CostUsd),
                            f.IsNew ? "now" : "before",
                            NumberText.Format(f.Bytes),
                            f.Purchase.JobId ?? Path.GetRelativePath(options.Dbn, f.Files[0]),
                        ]
                ),
            ]
        );

    private static void Write(Terminal terminal, Listing listing)
    {
        if (listing.Rows.Count > 0)
            terminal.Out.WriteLine();
        listing.Write(terminal);
    }

    private static void WriteNotes(Terminal terminal, DownloadPlan plan)
    {
        if (plan.Notes.Count > 0 || plan.Purchases.Any(p => p.Again is not null))
            terminal.Out.WriteLine();
        foreach (var again in plan.Purchases.Where(p => p.Again is not null))
            terminal.Out.WriteLine(
                $"note: {again.Request} was bought before, as purchase {NumberText.Format(again.Again!.Purchase)}. It is bought again only "
                    + "with --allow-repurchase."
            );
        foreach (var note in plan.Notes.Take(MaxNotes))
            terminal.Out.WriteLine($"note: {note}");
        if (plan.Notes.Count > MaxNotes)
            terminal.Out.WriteLine($"note: … and {NumberText.Format(plan.Notes.Count - MaxNotes)} more; --json has all of them");
    }

    private static string Quoted(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"'{path}'" : path;
}
