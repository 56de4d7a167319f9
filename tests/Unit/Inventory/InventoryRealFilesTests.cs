using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Inventory;
using MgcBackfill.Market;
using MgcBackfill.Tests.Dbn;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Inventory;

/// <summary>The real files, whose content is known: every row must match it.</summary>
public sealed class InventoryRealFilesTests
{
    [SharedDataFact]
    public void Every_file_of_1_minute_bars_has_its_known_row() // S1, A1, A2
    {
        foreach (var row in RealFilesTests.Readable)
        {
            var (name, version, frames, bars) = ((string)row[0], (byte)row[1], (int)row[2], (int)row[3]);
            var file = InventoryOutcome.RunFor(Products.Default, SharedData.File(name)).File;

            Assert.Equal((name, version, frames == 0 ? "none" : "zstd"), (name, (byte)file.DbnVersion!, file.Compression));
            Assert.Equal((name, frames, (long?)bars), (name, file.Frames, file.Records));
            Assert.Equal((string)row[5], $"{UtcText.ToMinute(file.FirstTs)}{((string)row[5])[17..]}");
            Assert.Equal((string)row[6], $"{UtcText.ToMinute(file.LastTs)}{((string)row[6])[17..]}");
            Assert.Equal(
                (name, name.StartsWith("real/", StringComparison.Ordinal) ? ErrorIds.NoOutright : ErrorIds.SourceRefused),
                (name, file.ErrorId)
            );
        }
    }

    [SharedDataFact]
    public void Every_other_file_is_refused_as_by_a_backfill() // S1, S2, S5, A1
    {
        foreach (var row in RealFilesTests.Unreadable)
        {
            var (name, id) = ((string)row[0], (string)row[2]);
            if (!IsDbnName(name))
            {
                Assert.Equal(ErrorIds.SourceNotFound, Assert.Throws<SourceException>(() => InventoryOutcome.Run(SharedData.File(name))).Id);
                continue;
            }

            var file = InventoryOutcome.Run(SharedData.File(name)).File;
            Assert.Equal((name, id, null), (name, file.ErrorId, file.Records));
            Assert.Equal((name, 64), (name, file.Sha256!.Length));
        }
    }

    [SharedDataTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_whole_folder_is_listed_in_order_and_nothing_of_it_can_be_backfilled_for_the_default_product(bool headerOnly)
    {
        var reported = InventoryOutcome.Run(
            new InventoryOptions
            {
                Dbn = [SharedData.Folder!],
                Product = Products.Default,
                HeaderOnly = headerOnly,
                Recurse = true,
            }
        );

        var here = Directory
            .EnumerateFiles(SharedData.Folder!, "*", SearchOption.AllDirectories)
            .Where(IsDbnName)
            .Order(StringComparer.Ordinal);
        Assert.Equal(here, reported.Files.Select(f => f.Path));
        Assert.Equal((0, reported.Files.Count), (reported.Summary.Usable, reported.Summary.Refused));
        Assert.StartsWith("None of ", reported.Summary.Conclusion, StringComparison.Ordinal);
    }

    [SharedDataTheory]
    [InlineData("ES", 3)]
    [InlineData("NQ", 2)]
    public void The_vendors_files_of_other_products_can_be_backfilled_for_them(string root, int files) // A2
    {
        var reported = InventoryOutcome.RunFor(Products.Get(root), Path.GetDirectoryName(SharedData.File("real/x"))!);

        Assert.Equal(files, reported.Summary.Usable);
        Assert.All(reported.Files.Where(f => f.Accepted), f => Assert.Equal(f.Records, f.Roots.Sum(r => r.Records)));
    }

    private static bool IsDbnName(string name) =>
        name.EndsWith(".dbn", StringComparison.Ordinal) || name.EndsWith(".dbn.zst", StringComparison.Ordinal);
}
