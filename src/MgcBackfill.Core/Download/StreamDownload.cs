using System.Globalization;
using MgcBackfill.Errors;
using MgcBackfill.Files;
using MgcBackfill.Market;

namespace MgcBackfill.Download;

/// <summary>
/// Buys streams. A stream that breaks is paid for and lost: the service has no part of it to offer again. So it is never repeated without
/// the user's word.
/// </summary>
internal sealed class StreamDownload(
    DownloadOptions options,
    GatewayApi api,
    PurchaseLog log,
    Action<double, string> progress,
    CancellationToken cancellation
)
{
    /// <summary>Ends a purchase of an earlier run.</summary>
    /// <returns>The purchase if all of it had come; null if it is lost.</returns>
    public DownloadedPurchase? Resolve(PurchaseRecord purchase)
    {
        var (path, part) = (GetPath(purchase), GetPart(purchase));
        if (File.Exists(path))
        {
            Prove(path, purchase);
        }
        else
        {
            if (!File.Exists(part) || !IsWhole(part, purchase))
            {
                End(purchase, PurchaseStatus.Lost, "the program ended before the stream did");
                return null;
            }

            Move(part, path);
        }

        return Complete(purchase, isNew: false);
    }

    /// <summary>Buys a stream, and puts it into the folder when it is proved.</summary>
    public async Task<DownloadedPurchase> Buy(PlannedPurchase planned)
    {
        progress(0, $"buying {planned.Request}");
        await PriceGuard.Require(api, planned).ConfigureAwait(false);
        var purchase = Purchases.Create(options, planned, PurchaseKind.Stream);
        RequireFree(GetPath(purchase));
        purchase = log.Begin(purchase);
        var part = GetPart(purchase);
        try
        {
            await Receive(purchase, part).ConfigureAwait(false);
        }
        catch (AnswerLostException e) when (!e.IsSent)
        {
            End(purchase, PurchaseStatus.NotBought, e.Message);
            throw GatewayErrors.Unavailable($"The service did not receive the request {planned.Request}: {e.Message}.", e);
        }
        catch (AnswerLostException e)
        {
            End(purchase, PurchaseStatus.Lost, e.Message);
            throw GatewayErrors.Unavailable($"The stream of {planned.Request} broke: {e.Message}. The service charges it all the same.", e);
        }
        catch (BackfillException e)
            when (e.Id is ErrorIds.RequestRefused or ErrorIds.KeyRefused or ErrorIds.CreditMissing or ErrorIds.ServiceUnavailable)
        {
            End(purchase, PurchaseStatus.NotBought, e.Message);
            throw;
        }
        catch (Exception e)
        {
            End(purchase, PurchaseStatus.Lost, e is OperationCanceledException ? "the download was cancelled" : e.Message);
            throw;
        }

        progress(1, $"reading {planned.Request.Range}");
        try
        {
            Prove(part, purchase);
        }
        catch (SourceException e)
        {
            End(purchase, PurchaseStatus.Lost, e.Message);
            throw;
        }

        Move(part, GetPath(purchase));
        return Complete(purchase, isNew: true);
    }

    private async Task Receive(PurchaseRecord purchase, string part)
    {
        try
        {
            var file = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
            await using (file.ConfigureAwait(false))
            {
                await api.Stream(
                        purchase.Request,
                        async bytes =>
                        {
                            await file.WriteAsync(bytes, cancellation).ConfigureAwait(false);
                            progress(
                                0,
                                string.Create(CultureInfo.InvariantCulture, $"{file.Length >> 10:N0} KiB of {purchase.Request.Range}")
                            );
                        }
                    )
                    .ConfigureAwait(false);
                DurableFile.Flush(file);
            }
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            throw EnvironmentErrors.From(e, "Writing", part);
        }
    }

    private void Prove(string path, PurchaseRecord purchase) =>
        DownloadProof.Require(path, purchase.Request, purchase.Records, cancellation);

    // The file is in its place, and proved.
    private DownloadedPurchase Complete(PurchaseRecord purchase, bool isNew)
    {
        var path = GetPath(purchase);
        var done = log.Append(purchase with { Status = PurchaseStatus.Finished, Files = [Path.GetFileName(path)] });
        return new DownloadedPurchase(done, [path], new FileInfo(path).Length, isNew);
    }

    private bool IsWhole(string part, PurchaseRecord purchase)
    {
        try
        {
            Prove(part, purchase);
            return true;
        }
        catch (SourceException)
        {
            return false;
        }
    }

    private void End(PurchaseRecord purchase, PurchaseStatus status, string reason)
    {
        try
        {
            File.Delete(GetPart(purchase)); // first, because the disk may be full
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            // It is hidden, so that nothing reads it.
        }

        log.Append(purchase with { Status = status, Error = reason });
    }

    // As the service names the files of its jobs, with the symbols.
    private string GetPath(PurchaseRecord purchase)
    {
        var request = purchase.Request;
        var dataset = request.Dataset.ToLowerInvariant().Replace('.', '-');
        var name = $"{dataset}-{Time(request.Start)}-{Time(request.End)}.{request.Schema}.{string.Join('+', request.Symbols)}.dbn.zst";
        return Path.Combine(options.Dbn, name);

        static string Time(long ts)
        {
            var time = Instant.ToDateTime(ts);
            return time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyyMMdd" : "yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        }
    }

    private string GetPart(PurchaseRecord purchase) =>
        Path.Combine(options.Dbn, string.Create(CultureInfo.InvariantCulture, $".purchase-{purchase.Purchase}.partial.dbn.zst"));

    private static void RequireFree(string path)
    {
        if (File.Exists(path))
            throw new TargetException(
                ErrorIds.FileInTheWay,
                $"{path} exists already, although no gap should be left where it is.",
                new ErrorLocation { File = path },
                "See what the inventory says about the file: it may be damaged. Move it out of the folder, then run the same command again."
            );
    }

    private static void Move(string part, string path)
    {
        try
        {
            File.Move(part, path);
            DurableFolder.Flush(Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            throw EnvironmentErrors.From(e, "Renaming", part);
        }
    }
}
