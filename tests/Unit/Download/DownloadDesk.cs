using System.Text;
using MgcBackfill.Download;
using MgcBackfill.Errors;
using MgcBackfill.Gateway;
using MgcBackfill.Inventory;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Download;

/// <summary>
/// A stand-in for the vendor's service, and a folder for what is downloaded from it. At the end of every test, no file, warning or error
/// holds the key (N1), and nobody asked for the archive of a whole job.
/// </summary>
internal sealed class DownloadDesk : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly StringBuilder _told = new();

    /// <summary>Creates a desk.</summary>
    /// <param name="gateway">The stand-in.</param>
    /// <param name="dbn">The folder of the files; null for a new one.</param>
    public DownloadDesk(StandIn gateway, string? dbn = null) => (Gateway, Dbn) = (gateway, dbn ?? _folder.File("data"));

    public StandIn Gateway { get; }

    public string Dbn { get; }

    /// <summary>What the runs told the user.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>The plan that the last run showed; null if it asked nothing.</summary>
    public DownloadPlan? Shown { get; private set; }

    /// <summary>Is called when a plan is shown, before the answer, which is yes.</summary>
    public Action WhenAsked { get; set; } = static () => { };

    public DownloadOptions Options(PurchaseKind kind = PurchaseKind.Batch) =>
        new()
        {
            Dbn = Dbn,
            Products = [Products.Default],
            Start = new DateOnly(2024, 1, 3),
            End = new DateOnly(2024, 1, 12),
            Kind = kind,
            Gateway = GatewayAddress.Parse(Gateway.Address),
            Timing = Timing,
        };

    /// <summary>Waits that are as short as a test needs them.</summary>
    public static GatewayTiming Timing { get; } =
        new()
        {
            FirstDelay = TimeSpan.FromMilliseconds(1),
            MaxDelay = TimeSpan.FromMilliseconds(200),
            MaxSilence = TimeSpan.FromSeconds(30),
            FirstPollDelay = TimeSpan.FromMilliseconds(1),
            MaxPollDelay = TimeSpan.FromMilliseconds(5),
        };

    /// <summary>Makes something go wrong.</summary>
    public void Fail(string method, FaultKind kind, int bytes = 0, int from = 1, int times = 1) =>
        Gateway.Faults.Add(
            new Fault
            {
                Method = method,
                Kind = kind,
                Bytes = bytes,
                From = from,
                Times = times,
            }
        );

    /// <summary>Makes a method answer with a status.</summary>
    public void FailWith(
        string method,
        int status,
        string body = "",
        int times = 1,
        FaultKind kind = FaultKind.Status,
        params (string Name, string Value)[] headers
    ) =>
        Gateway.Faults.Add(
            new Fault
            {
                Method = method,
                Kind = kind,
                Status = status,
                Body = body,
                Times = times,
                Headers = headers.ToDictionary(h => h.Name, h => h.Value),
            }
        );

    /// <summary>Changes answers of a method.</summary>
    public void Change(string method, Func<byte[], byte[]> change, int times = 1, int from = 1) =>
        Gateway.Faults.Add(
            new Fault
            {
                Method = method,
                Kind = FaultKind.Change,
                Change = change,
                Times = times,
                From = from,
            }
        );

    /// <summary>Changes the text of answers of a method.</summary>
    public void Change(string method, Func<string, string> change, int times = 1, int from = 1) =>
        Change(method, bytes => Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(bytes))), times, from);

    /// <summary>Lets everything work again.</summary>
    public void Repair() => Gateway.Faults.Clear();

    /// <summary>Downloads, and says yes to every price.</summary>
    public DownloadResult Run(DownloadOptions options, string? key = null)
    {
        Shown = null;
        try
        {
            return DownloadRun.Run(
                options,
                GatewayKey.From(key ?? new StandInOptions().Key, "The key of the test"),
                plan =>
                {
                    Shown = plan;
                    WhenAsked();
                    return true;
                },
                Warnings.Add,
                (_, text) => _told.AppendLine(text),
                CancellationToken.None
            );
        }
        catch (Exception e)
        {
            _told.AppendLine(e.ToString());
            throw;
        }
    }

    /// <summary>Downloads, and requires that it fails with an error, and with the exit code for it.</summary>
    public BackfillException RequireFailure(DownloadOptions options, string id, int exitCode, string? key = null)
    {
        var error = Assert.ThrowsAny<BackfillException>(() => Run(options, key));
        Assert.Equal((id, exitCode), (error.Id, ExitCodes.For(error)));
        return error;
    }

    /// <summary>Downloads without a fault, and requires that the files are complete and that everything was charged once.</summary>
    public void RequireBoughtOnce(DownloadOptions options)
    {
        Repair();
        Run(options);
        Assert.Single(Gateway.Charges);
        RequireComplete(options);
    }

    /// <summary>Requires that nothing is missing in the folder, and that every purchase has ended.</summary>
    public void RequireComplete(DownloadOptions options)
    {
        Assert.Empty(GapFinder.Find(options.GetGaps(options.Products[0], [])).Requests);
        Assert.DoesNotContain(Purchases, p => p.IsOpen);
        Assert.Equal(CountRecords(), Purchases.Where(p => p.Status == PurchaseStatus.Finished).Sum(p => p.Records));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Dbn, "*partial*", SearchOption.AllDirectories));
    }

    /// <summary>The record of purchases.</summary>
    public IReadOnlyList<PurchaseRecord> Purchases => PurchaseLog.ReadPurchases(Dbn);

    /// <summary>Requires that no file of a folder holds the key.</summary>
    public static void RequireNoKey(string folder) =>
        RequireNoKey(
            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Encoding.Latin1.GetString(File.ReadAllBytes(f)))
        );

    public void Dispose()
    {
        foreach (var folder in ((string[])[_folder.FullName, Dbn]).Where(Directory.Exists))
            RequireNoKey(folder);
        _folder.Dispose();
        RequireNoKey(Warnings.Append(_told.ToString()));
        Assert.DoesNotContain(
            Gateway.Requests,
            r => r.Contains("batch.download", StringComparison.Ordinal) || r.Contains(".zip", StringComparison.Ordinal)
        );
    }

    private static void RequireNoKey(IEnumerable<string> texts)
    {
        var key = new StandInOptions().Key;
        string[] secrets = [key, Convert.ToBase64String(Encoding.ASCII.GetBytes(key + ":"))];
        Assert.All(texts, t => Assert.All(secrets, s => Assert.DoesNotContain(s, t, StringComparison.OrdinalIgnoreCase)));
    }

    private long CountRecords()
    {
        var records = 0L;
        DbnInventory.Run(new InventoryOptions { Dbn = [Dbn], Recurse = true }, f => records += f.Records!.Value);
        return records;
    }
}
