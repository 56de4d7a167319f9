using System.Diagnostics;
using System.Globalization;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Files;
using MgcBackfill.Formats;

namespace MgcBackfill.Download;

/// <summary>Buys jobs of the service, waits for them, and fetches their files.</summary>
internal sealed class BatchDownload(
    DownloadOptions options,
    GatewayClient client,
    GatewayApi api,
    PurchaseLog log,
    Action<string> warn,
    Action<double, string> progress,
    CancellationToken cancellation
)
{
    private const int FindAttempts = 3;

    /// <summary>Finds out whether a purchase whose answer was lost became a job. If it did not, it was not bought.</summary>
    public async Task Resolve(PurchaseRecord purchase)
    {
        if (purchase.Status == PurchaseStatus.Intended)
            await Find(purchase, "the program ended before the service's answer came").ConfigureAwait(false);
    }

    /// <summary>Buys a job. The record of it is on the disk before the request is sent.</summary>
    public async Task<PurchaseRecord> Submit(PlannedPurchase planned)
    {
        progress(0, $"buying {planned.Request}");
        await PriceGuard.Require(api, planned).ConfigureAwait(false);
        var same = await ListSame(planned.Request).ConfigureAwait(false);
        var purchase = log.Begin(
            Purchases.Create(options, planned, PurchaseKind.Batch) with
            {
                SplitDuration = options.Form.SplitDuration,
                JobsBefore = [.. same.Select(j => j.Id)],
            }
        );
        try
        {
            var job = await api.Submit(planned.Request, options.Form).ConfigureAwait(false);
            if (!job.Request.Equals(planned.Request))
                warn($"Job {job.Id} asks for {job.Request}, which differs from the request {planned.Request}.");
            return log.Append(purchase with { Status = PurchaseStatus.Bought, JobId = job.Id });
        }
        catch (AnswerLostException e) when (!e.IsSent)
        {
            log.Append(purchase with { Status = PurchaseStatus.NotBought, Error = e.Message });
            throw GatewayErrors.Unavailable($"The service did not receive the request {planned.Request}: {e.Message}.", e);
        }
        catch (AnswerLostException e)
        {
            var found = await Find(purchase, e.Message).ConfigureAwait(false);
            return found.Status == PurchaseStatus.Bought
                ? found
                : throw GatewayErrors.Unavailable($"The service did not accept the request {planned.Request}: {e.Message}.", e);
        }
        catch (SourceException e)
        {
            // The answer says that the service accepted the request, and nothing else that is valid.
            var found = await Find(purchase, e.Message).ConfigureAwait(false);
            if (found.Status != PurchaseStatus.Bought)
                throw;
            return found;
        }
        catch (BackfillException e)
        {
            log.Append(purchase with { Status = PurchaseStatus.NotBought, Error = e.Message });
            throw;
        }
    }

    /// <summary>Waits for a job, fetches its files, proves them, and puts them into the folder in one step.</summary>
    public async Task<DownloadedPurchase> Finish(PurchaseRecord purchase, bool isNew)
    {
        try
        {
            return await Complete(purchase, isNew).ConfigureAwait(false);
        }
        catch (UsageException e) when (e.Id == ErrorIds.RequestRefused)
        {
            // Recorded as lost only if the user says so: the key of another account would have the same effect.
            if (options.AllowRepurchase)
                log.Append(purchase with { Status = PurchaseStatus.Lost, Error = e.Message });
            throw Lost(purchase, e.Message.TrimEnd('.'));
        }
    }

    private async Task<DownloadedPurchase> Complete(PurchaseRecord purchase, bool isNew)
    {
        var final = Path.Combine(options.Dbn, purchase.JobId!);
        long records;
        IReadOnlyList<string> files;
        if (Directory.Exists(final))
        {
            records = await GetRecords(purchase).ConfigureAwait(false);
            files = DownloadProof.Require(final, purchase.Request, records, cancellation);
        }
        else
        {
            var job = await Wait(purchase).ConfigureAwait(false);
            records = job.Records ?? purchase.Records;
            if (job.Cost > purchase.CostUsd)
                warn($"Job {job.Id} cost {Money.Format(job.Cost.Value)}, and {Money.Format(purchase.CostUsd)} was shown before.");
            var building = Path.Combine(options.Dbn, $".{purchase.JobId}.partial");
            await Fetch(purchase, building).ConfigureAwait(false);
            progress(1, $"reading {purchase.JobId}");
            files = DownloadProof.Require(building, purchase.Request, records, cancellation);
            Move(building, final);
        }

        var done = log.Append(
            purchase with
            {
                Status = PurchaseStatus.Finished,
                Records = records,
                Files = [.. files.Select(f => $"{purchase.JobId}/{f}")],
            }
        );
        return new DownloadedPurchase(
            done,
            [.. files.Select(f => Path.Combine(final, f))],
            new DirectoryInfo(final).EnumerateFiles().Sum(f => f.Length),
            isNew
        );
    }

    // A job for the same that was not there before the purchase, and that no other purchase has.
    private async Task<PurchaseRecord> Find(PurchaseRecord purchase, string reason)
    {
        var taken = log.Purchases.Select(p => p.JobId).OfType<string>().Concat(purchase.JobsBefore).ToHashSet(StringComparer.Ordinal);
        for (var attempt = 1; ; attempt++)
        {
            var found = (await ListSame(purchase.Request).ConfigureAwait(false)).FirstOrDefault(j =>
                !taken.Contains(j.Id) && j.Form == options.Form with { SplitDuration = purchase.SplitDuration! }
            );
            if (found is not null)
                return log.Append(purchase with { Status = PurchaseStatus.Bought, JobId = found.Id });
            if (attempt == FindAttempts)
                return log.Append(purchase with { Status = PurchaseStatus.NotBought, Error = reason });

            // The service may list a job a moment after it has accepted it.
            await Task.Delay(options.Timing.DelayAfter(attempt), cancellation).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<BatchJob>> ListSame(VendorRequest request) =>
        [.. (await api.ListJobs().ConfigureAwait(false)).Where(j => j.Request.Equals(request)).OrderBy(j => j.Id, StringComparer.Ordinal)];

    private async Task<BatchJob> Wait(PurchaseRecord purchase)
    {
        var clock = Stopwatch.StartNew();
        for (var delay = options.Timing.FirstPollDelay; ; delay = Min(delay * 2, options.Timing.MaxPollDelay))
        {
            var job = await api.GetJob(purchase.JobId!).ConfigureAwait(false);
            if (job.State == BatchState.Done)
                return job;
            if (job.State == BatchState.Expired)
            {
                var reason = $"job {job.Id} has expired at the service, which has deleted its files";
                log.Append(purchase with { Status = PurchaseStatus.Lost, Error = reason });
                throw Lost(purchase, reason);
            }

            if (clock.Elapsed > options.MaxWait)
                throw GatewayErrors.Unavailable(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Job {job.Id} is still {job.State.ToString().ToLowerInvariant()} after {options.MaxWait.TotalMinutes:0} minutes. "
                    ) + "It is paid for, and recorded."
                );
            progress(0, $"job {job.State.ToString().ToLowerInvariant()}"); // short enough for the line of a terminal
            await Task.Delay(delay, cancellation).ConfigureAwait(false);
        }
    }

    // The job of files that are in their place already. The service may not know it any more.
    private async Task<long> GetRecords(PurchaseRecord purchase)
    {
        try
        {
            return (await api.GetJob(purchase.JobId!).ConfigureAwait(false)).Records ?? purchase.Records;
        }
        catch (UsageException e) when (e.Id == ErrorIds.RequestRefused)
        {
            return purchase.Records;
        }
    }

    private async Task Fetch(PurchaseRecord purchase, string building)
    {
        CheckpointFolder.CreateFolder(building);
        var files = await api.ListFiles(purchase.JobId!).ConfigureAwait(false);
        RemoveOthers(building, files);
        var (all, received) = (Math.Max(1, files.Sum(f => f.Size)), 0L);
        foreach (var file in files)
        {
            await FileFetch
                .Run(
                    client,
                    file,
                    building,
                    bytes =>
                    {
                        received += bytes;
                        progress((double)received / all, $"{file.Name} of {NumberText.Count(files.Count, "file")} of {purchase.JobId}");
                    },
                    cancellation
                )
                .ConfigureAwait(false);
        }
    }

    // What the service listed for the job before, and does not list now.
    private static void RemoveOthers(string building, IReadOnlyList<BatchFile> files)
    {
        try
        {
            foreach (var path in Directory.EnumerateFiles(building))
            {
                var name = Path.GetFileName(path);
                if (!files.Any(f => f.Name == name || f.Name + FileFetch.Unfinished == name))
                    File.Delete(path);
            }
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            throw EnvironmentErrors.From(e, "Deleting files in", building);
        }
    }

    private static void Move(string building, string final)
    {
        try
        {
            DurableFolder.Flush(building);
            Directory.Move(building, final);
            DurableFolder.Flush(Path.GetDirectoryName(final)!);
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            throw EnvironmentErrors.From(e, "Renaming", building);
        }
    }

    private static SourceException Lost(PurchaseRecord purchase, string reason) =>
        new(
            ErrorIds.PurchaseLost,
            $"{purchase.Request} was paid for and cannot be had: {reason}.",
            advice: Advice.From(
                $"Check that the key is that of the account which bought it. To pay for it again, add {OptionName.AllowRepurchase}."
            )
        );

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
