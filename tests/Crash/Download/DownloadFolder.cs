using System.Text;
using MgcBackfill.Backfill;
using MgcBackfill.Download;
using MgcBackfill.Gateway;
using MgcBackfill.Inventory;
using MgcBackfill.Source;
using MgcBackfill.Verify;

namespace MgcBackfill.Crash.Download;

/// <summary>The folder of a history's downloads, and what must hold for it.</summary>
/// <param name="Path">The folder.</param>
internal sealed record DownloadFolder(string Path)
{
    /// <summary>What must hold at any moment: every charge has a record of its own, and every visible file is whole.</summary>
    public void RequireRecorded(IReadOnlyList<Charge> charges)
    {
        var records = PurchaseLog.ReadPurchases(Path).Where(p => p.Status != PurchaseStatus.NotBought).ToList();
        foreach (var charge in charges)
        {
            var own = records.FindIndex(p =>
                (p.Start, p.End, p.CostUsd, p.Kind == PurchaseKind.Stream)
                == (charge.Request.Start, charge.Request.End, charge.Cost, charge.Kind == "stream")
            );
            if (own < 0)
                throw new InvalidOperationException($"A charge of {charge.Cost} has no record.");
            records.RemoveAt(own);
        }

        if (Directory.Exists(Path) && ReadFiles().Keys.Any(f => !f.StartsWith('.') && SourceNames.IsDbn(f)))
            DbnInventory.Run(
                new InventoryOptions { Dbn = [Path], Recurse = true },
                file =>
                {
                    if (file.Refusal is { } refusal)
                        throw refusal;
                }
            );
    }

    /// <summary>What must hold at the end: everything was bought once, or once again after a loss, and everything is there.</summary>
    public void RequireFinished(IReadOnlyList<Charge> charges, SortedDictionary<string, byte[]> expected)
    {
        RequireRecorded(charges);
        var records = PurchaseLog.ReadPurchases(Path);
        if (records.FirstOrDefault(p => p.IsOpen) is { } open)
            throw new InvalidOperationException($"Purchase {open.Purchase} is {open.Status}.");
        var finished = records.Where(p => p.Status == PurchaseStatus.Finished).ToArray();
        var isJob = finished.All(p => p.Kind == PurchaseKind.Batch);
        if (finished.GroupBy(p => p.Start).Any(g => g.Count() > 1) || (isJob && charges.Count != finished.Length))
            throw new InvalidOperationException($"{charges.Count} charges, and {finished.Length} finished purchases.");
        if (isJob && charges.Sum(c => c.Cost) != finished.Sum(p => p.CostUsd))
            throw new InvalidOperationException(
                $"{charges.Sum(c => c.Cost)} was charged, and {finished.Sum(p => p.CostUsd)} was recorded."
            );
        var found = ReadFiles();
        if (!found.Keys.SequenceEqual(expected.Keys))
            throw new InvalidOperationException($"The folder has other files: {string.Join(", ", found.Keys)}.");
        foreach (var (name, bytes) in found)
        {
            if (!bytes.AsSpan().SequenceEqual(expected[name]))
                throw new InvalidOperationException($"{name} has other bytes than after an uninterrupted download.");
        }
    }

    /// <summary>Requires that no file, and no text, holds one of these secrets.</summary>
    public void RequireNoSecret(IReadOnlyCollection<string> secrets, IEnumerable<string> texts)
    {
        var all = Directory
            .EnumerateFiles(Path, "*", SearchOption.AllDirectories)
            .Select(f => Encoding.Latin1.GetString(File.ReadAllBytes(f)))
            .Concat(texts);
        if (all.Any(t => secrets.Any(s => t.Contains(s, StringComparison.OrdinalIgnoreCase))))
            throw new InvalidOperationException("A file or an output holds the key.");
    }

    /// <summary>The digest of a table that is built from these files.</summary>
    public static string BuildDigest(string dbn, string db)
    {
        BackfillRun.Run(
            new BackfillOptions
            {
                Db = db,
                Dbn = [dbn],
                Source = new SourceOptions { Recurse = true },
                Start = DownloadScenario.Start,
                End = DownloadScenario.End,
            }
        );
        return VerifyRun.Digest(db).BuildDigest!;
    }

    /// <summary>Every file by its path, without the record of purchases and its lock.</summary>
    public SortedDictionary<string, byte[]> ReadFiles() =>
        new(
            Directory
                .EnumerateFiles(Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
                .Where(f => !System.IO.Path.GetFileName(f).StartsWith("mgc_downloads.", StringComparison.Ordinal))
                .ToDictionary(f => System.IO.Path.GetRelativePath(Path, f).Replace('\\', '/'), File.ReadAllBytes),
            StringComparer.Ordinal
        );
}
