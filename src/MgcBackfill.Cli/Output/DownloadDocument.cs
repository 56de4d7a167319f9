using MgcBackfill.Backfill;
using MgcBackfill.Download;
using MgcBackfill.Formats;
using MgcBackfill.Log;
using MgcBackfill.Market;

namespace MgcBackfill.Cli.Output;

/// <summary>The output of <c>download --json</c>. Every member is always present; a value that is not known is null.</summary>
internal sealed record DownloadDocument(
    IReadOnlyList<string> Symbols,
    string Schema,
    DateOnly Start,
    DateOnly End,
    string? Db,
    string Dbn,
    string Gateway,
    string Kind,
    bool DryRun,
    decimal CostUsd,
    long Bytes,
    long Records,
    decimal SpentUsd,
    IReadOnlyList<PricedRequestDocument> Requests,
    IReadOnlyList<PurchaseDocument> Open,
    IReadOnlyList<PurchaseDocument> Finished,
    IReadOnlyList<string> Notes,
    IReadOnlyList<BackfillDocument> Backfills
) : ResultDocument("download")
{
    public static DownloadDocument From(
        DownloadOptions options,
        DownloadResult result,
        IReadOnlyList<BackfillOutcome> outcomes,
        bool verbose
    ) =>
        new(
            [.. options.Products.Select(p => p.Root)],
            options.Interval.SchemaName,
            options.Start,
            options.End,
            options.Db,
            options.Dbn,
            options.Gateway.ToString(),
            JsonText.Name(options.Kind),
            options.DryRun,
            result.Plan.Cost,
            result.Plan.Bytes,
            result.Plan.Records,
            result.Spent,
            [.. result.Plan.Purchases.Select(PricedRequestDocument.From)],
            [.. result.Plan.Open.Select(p => PurchaseDocument.From(p, [], null, isNew: false))],
            [.. result.Finished.Select(f => PurchaseDocument.From(f.Purchase, f.Files, f.Bytes, f.IsNew))],
            result.Plan.Notes,
            [.. outcomes.Select(o => BackfillDocument.From(o.Summary, o.Error, CommandLineWording.Instance, verbose))]
        );
}

/// <summary>A request that would be bought or was bought, with its price.</summary>
internal sealed record PricedRequestDocument(
    string Dataset,
    string Schema,
    IReadOnlyList<string> Symbols,
    string StypeIn,
    string StypeOut,
    DateTime Start,
    DateTime End,
    decimal CostUsd,
    long Bytes,
    long Records,
    long? BoughtBefore
)
{
    public static PricedRequestDocument From(PlannedPurchase p) =>
        new(
            p.Request.Dataset,
            p.Request.Schema,
            p.Request.Symbols,
            p.Request.StypeIn,
            p.Request.StypeOut,
            Instant.ToDateTime(p.Request.Start),
            Instant.ToDateTime(p.Request.End),
            p.Price.Cost,
            p.Price.Bytes,
            p.Price.Records,
            p.Again?.Purchase
        );
}

/// <summary>A purchase of the folder's record.</summary>
internal sealed record PurchaseDocument(
    long Purchase,
    string? JobId,
    string Kind,
    string Status,
    bool IsNew,
    IReadOnlyList<string> Symbols,
    string Schema,
    DateTime Start,
    DateTime End,
    decimal CostUsd,
    long Records,
    IReadOnlyList<string> Files,
    long? FileBytes
)
{
    public static PurchaseDocument From(PurchaseRecord p, IReadOnlyList<string> files, long? fileBytes, bool isNew) =>
        new(
            p.Purchase,
            p.JobId,
            JsonText.Name(p.Kind),
            JsonText.Name(p.Status),
            isNew,
            p.Symbols,
            p.Schema,
            Instant.ToDateTime(p.Start),
            Instant.ToDateTime(p.End),
            p.CostUsd,
            p.Records,
            files,
            fileBytes
        );
}
