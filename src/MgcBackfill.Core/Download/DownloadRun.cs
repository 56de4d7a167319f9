using System.Globalization;
using MgcBackfill.Errors;
using MgcBackfill.Formats;

namespace MgcBackfill.Download;

/// <summary>
/// Downloads what is missing: shows its price, buys it once, and puts it into the folder whole and proved (section 16). A run that was
/// interrupted is simply run again: what was paid for is taken up by its record, and not bought again.
/// </summary>
internal static class DownloadRun
{
    /// <summary>Downloads.</summary>
    /// <param name="options">What to download.</param>
    /// <param name="key">The key of the service.</param>
    /// <param name="confirm">Asked once before anything is bought, with all prices; false to buy nothing.</param>
    /// <param name="warn">Receives what the user should know, in sentences.</param>
    /// <param name="progress">Called with the fraction done and a description.</param>
    /// <param name="cancellation">Cancels the work. Jobs that were bought go on at the service, and the next run fetches them.</param>
    /// <exception cref="UsageException">The options are invalid, the cost is above the limit, or the service refuses a request.</exception>
    /// <exception cref="SourceException">What came from the service is not what it says, or what was paid for is lost.</exception>
    /// <exception cref="TargetException">The record of purchases, or the database, is damaged.</exception>
    /// <exception cref="EnvironmentException">The service cannot be used now, or the disk refused.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static DownloadResult Run(
        DownloadOptions options,
        GatewayKey key,
        Func<DownloadPlan, bool> confirm,
        Action<string> warn,
        Action<double, string> progress,
        CancellationToken cancellation = default
    )
    {
        options.Validate();
        using var client = new GatewayClient(options.Gateway, key, options.Timing, warn);
        var api = new GatewayApi(client, cancellation);
        return options.DryRun
            ? new DownloadResult
            {
                Plan = new DownloadPlanner(options, api, PurchaseLog.ReadPurchases(options.Dbn))
                    .Plan(progress, cancellation)
                    .GetAwaiter()
                    .GetResult(),
                Finished = [],
                IsDeclined = true,
            }
            : Buy(options, client, api, confirm, warn, progress, cancellation).GetAwaiter().GetResult();
    }

    private static async Task<DownloadResult> Buy(
        DownloadOptions options,
        GatewayClient client,
        GatewayApi api,
        Func<DownloadPlan, bool> confirm,
        Action<string> warn,
        Action<double, string> progress,
        CancellationToken cancellation
    )
    {
        using var log = PurchaseLog.Open(options.Dbn);
        var batch = new BatchDownload(options, client, api, log, warn, progress, cancellation);
        var stream = new StreamDownload(options, api, log, progress, cancellation);

        // What an earlier run left open is found first: whether it was bought decides what has to be bought now.
        var finished = new List<DownloadedPurchase>();
        foreach (var purchase in log.Purchases.Where(p => p.IsOpen).ToArray())
        {
            if (purchase.Gateway != options.Gateway.ToString())
                throw OtherGateway(purchase, options.Gateway);
            if (purchase.Kind == PurchaseKind.Batch)
                await batch.Resolve(purchase).ConfigureAwait(false);
            else if (stream.Resolve(purchase) is { } received)
                finished.Add(received);
        }

        var plan = await new DownloadPlanner(options, api, log.Purchases).Plan(progress, cancellation).ConfigureAwait(false);
        var confirmed = false;
        BackfillException? failure = null;
        try
        {
            confirmed = plan.Purchases.Count > 0 && Confirm(options, plan, confirm);
        }
        catch (BackfillException e)
        {
            failure = e; // what is paid for is fetched all the same
        }

        var bought = new List<(PurchaseRecord Purchase, bool IsNew)>(plan.Open.Select(p => (p, false)));
        if (confirmed && options.Kind == PurchaseKind.Batch)
        {
            foreach (var planned in plan.Purchases)
                bought.Add((await batch.Submit(planned).ConfigureAwait(false), true));
        }

        foreach (var (purchase, isNew) in bought)
        {
            try
            {
                finished.Add(await batch.Finish(purchase, isNew).ConfigureAwait(false));
            }
            catch (SourceException e)
            {
                failure ??= e; // the other jobs are as good as before, and expire
            }
        }

        if (failure is not null)
            throw failure;
        if (confirmed && options.Kind == PurchaseKind.Stream)
        {
            foreach (var planned in plan.Purchases)
                finished.Add(await stream.Buy(planned).ConfigureAwait(false));
        }

        return new DownloadResult
        {
            Plan = plan,
            Finished = finished,
            IsDeclined = plan.Purchases.Count > 0 && !confirmed,
        };
    }

    private static bool Confirm(DownloadOptions options, DownloadPlan plan, Func<DownloadPlan, bool> confirm)
    {
        if (plan.Purchases.FirstOrDefault(p => p.Again is not null) is { } again && !options.AllowRepurchase)
            throw BoughtBefore(again.Request, again.Again!);
        if (plan.Cost > options.MaxCost)
            throw new UsageException(
                ErrorIds.CostAboveLimit,
                $"The requests cost {Money.Format(plan.Cost)}, and the limit is {Money.Format(options.MaxCost.Value)}. Nothing was bought.",
                Advice.From($"Give a higher {OptionName.MaxCost}, or fewer days.")
            );
        return confirm(plan);
    }

    private static SourceException BoughtBefore(VendorRequest request, PurchaseRecord purchase)
    {
        var what = $"{request} was bought before (purchase {NumberText.Format(purchase.Purchase)} of {PurchaseLog.FileName})";
        return purchase.Status == PurchaseStatus.Finished
            ? new SourceException(
                ErrorIds.PurchaseLost,
                $"{what}, and the folder does not hold all of it any more. Its files were {NumberText.FirstFew(purchase.Files, 3)}.",
                advice: Advice.From($"Put the files back. To pay for the time again, add {OptionName.AllowRepurchase}.")
            )
            : new SourceException(
                ErrorIds.PurchaseLost,
                $"{what}, and cannot be had any more: {purchase.Error?.TrimEnd('.')}.",
                advice: Advice.From($"To pay for it again, add {OptionName.AllowRepurchase}.")
            );
    }

    private static UsageException OtherGateway(PurchaseRecord purchase, GatewayAddress gateway) =>
        new(
            ErrorIds.InvalidArgument,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Purchase {purchase.Purchase} is not finished, and was made at {purchase.Gateway}, not at {gateway}."
            ),
            $"Give {OptionName.Gateway.With(purchase.Gateway)}, or another folder."
        );
}
