using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Files;

namespace MgcBackfill.Download;

/// <summary>
/// The record of all purchases of a folder (N2): append-only, and on the disk before anything is sent. One download at a time holds it.
/// </summary>
internal sealed class PurchaseLog : IDisposable
{
    /// <summary>The file, in the folder of the downloads.</summary>
    public const string FileName = "mgc_downloads.jsonl";

    private const string LockName = "mgc_downloads.lock";

    private readonly FileLock _lock;
    private readonly JsonLinesWriter<PurchaseRecord> _writer;
    private readonly SortedDictionary<long, PurchaseRecord> _newest;

    private PurchaseLog(string folder)
    {
        _lock = FileLock.Acquire(Path.Combine(folder, LockName), $"The download folder '{folder}'");
        try
        {
            (_newest, var tornAt) = Read(folder);
            _writer = new JsonLinesWriter<PurchaseRecord>(Path.Combine(folder, FileName), PurchaseJson.Default.PurchaseRecord, tornAt);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>The newest line of each purchase, oldest purchase first.</summary>
    public IReadOnlyCollection<PurchaseRecord> Purchases => _newest.Values;

    /// <summary>Opens the record of a folder, which is created if it is missing.</summary>
    /// <exception cref="TargetException">A line is malformed, or contradicts an earlier one.</exception>
    /// <exception cref="EnvironmentException">Another download uses the folder, or it cannot be written.</exception>
    public static PurchaseLog Open(string folder)
    {
        CheckpointFolder.CreateFolder(folder);
        return new PurchaseLog(folder);
    }

    /// <summary>Reads the newest line of each purchase, without a lock; a missing file has none.</summary>
    /// <inheritdoc cref="Open"/>
    public static IReadOnlyList<PurchaseRecord> ReadPurchases(string folder) => [.. Read(folder).Newest.Values];

    /// <summary>Records a new purchase that is about to be sent. When this returns, the line is on the disk.</summary>
    /// <param name="purchase">The purchase; its number is given here.</param>
    /// <exception cref="EnvironmentException">It cannot be written.</exception>
    public PurchaseRecord Begin(PurchaseRecord purchase) =>
        Append(purchase with { Purchase = _newest.Count == 0 ? 1 : _newest.Keys.Last() + 1, Status = PurchaseStatus.Intended });

    /// <summary>Records a change of status. When this returns, the line is on the disk.</summary>
    /// <exception cref="EnvironmentException">It cannot be written.</exception>
    public PurchaseRecord Append(PurchaseRecord purchase)
    {
        purchase = purchase with { At = DateTime.UtcNow };
        _writer.Append(purchase);
        return _newest[purchase.Purchase] = purchase;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _lock.Dispose();
    }

    private static (SortedDictionary<long, PurchaseRecord> Newest, long? TornAt) Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        JsonLines<PurchaseRecord> lines;
        try
        {
            lines = JsonLines<PurchaseRecord>.Parse(path, File.ReadAllBytes(path), PurchaseJson.Default.PurchaseRecord);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return ([], null);
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            throw EnvironmentErrors.From(e, "Reading", path);
        }

        return (GetNewest(path, lines), lines.TornAt);
    }

    // The lines of a purchase follow its life, and name one request.
    private static SortedDictionary<long, PurchaseRecord> GetNewest(string path, JsonLines<PurchaseRecord> lines)
    {
        var newest = new SortedDictionary<long, PurchaseRecord>();
        long last = 0;
        foreach (var (record, line) in lines.Records)
        {
            var before = newest.GetValueOrDefault(record.Purchase);
            var isValid = before is null
                ? record.Purchase > last && record.Status == PurchaseStatus.Intended
                : before.Request.Equals(record.Request)
                    && before.Kind == record.Kind
                    && (before.JobId is null || before.JobId == record.JobId)
                    && IsNext(before.Status, record.Status);
            if (!isValid)
                throw new TargetException(
                    ErrorIds.CheckpointMalformed,
                    $"{path}, line {line}: the line contradicts the lines before it.",
                    new ErrorLocation { File = path, Line = line },
                    "This program only appends to the file, so something else changed it. Restore it from a backup: without it, data could "
                        + "be bought again."
                );
            newest[record.Purchase] = record;
            last = Math.Max(last, record.Purchase);
        }

        return newest;
    }

    private static bool IsNext(PurchaseStatus before, PurchaseStatus after) =>
        (before, after) switch
        {
            (PurchaseStatus.Intended, not PurchaseStatus.Intended) => true,
            (PurchaseStatus.Bought, PurchaseStatus.Finished or PurchaseStatus.Lost) => true,
            _ => false,
        };
}
