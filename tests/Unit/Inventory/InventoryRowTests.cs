using System.Security.Cryptography;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Inventory;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Tests.Cli;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Inventory;

/// <summary>The inventory row of one file: header, records, and the verdict of the gates (A1 to A3).</summary>
public sealed class InventoryRowTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The files that a backfill refuses: the rule and the error id.</summary>
    public static TheoryData<string, string> Refusals =>
        new()
        {
            { "request", ErrorIds.SourceRefused },
            { "product", ErrorIds.NoOutright },
            { "request", ErrorIds.SourceEmpty },
            { "format", ErrorIds.DbnTruncated },
            { "format", ErrorIds.NotDbn },
            { "format", ErrorIds.SymbolUnmapped },
        };

    [Fact]
    public void The_row_of_an_acceptable_file_has_header_counts_and_hash() // A1, A2, A3
    {
        var path = CliFixture.TwoDays().Bar("GCG4", "2024-01-03T12:00Z").Version(2).WriteTo(_folder.File("two.dbn.zst"));

        var row = InventoryOutcome.Run(path).File;

        Assert.Equal((path, "two.dbn.zst", new FileInfo(path).Length), (row.Path, row.Name, row.Size));
        Assert.Equal(
            ("GLBX.MDP3", "ohlcv-1m", 2, "parent", "instrument_id"),
            (row.Dataset, row.Schema, row.DbnVersion, row.StypeIn, row.StypeOut)
        );
        Assert.Equal(["MGC.FUT"], row.Symbols);
        Assert.Equal((Utc("2024-01-01T23:00Z"), Utc("2024-01-03T23:00Z")), (row.Start, row.End));
        Assert.Equal((Utc("2024-01-01T23:00Z"), Utc("2024-01-03T12:00Z")), (row.FirstTs, row.LastTs));
        Assert.Equal(
            (8, 3, 7L, 1, 1L, 0, 0L),
            (
                (int)row.Records!,
                row.OutrightSymbols,
                row.OutrightRecords,
                row.SpreadSymbols,
                row.SpreadRecords,
                row.OtherSymbols,
                row.OtherRecords
            )
        );
        Assert.Equal([new InventoryRoot("GC", 1, 1), new InventoryRoot("MGC", 2, 6)], row.Roots);
        Assert.Equal(("zstd", 2, 0), (row.Compression, row.Frames, row.FramesWithoutChecksum));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), row.Sha256);
        Assert.Equal(ManifestState.None, row.Manifest);
        Assert.True(row.Accepted);
        Assert.Equal((null, null, null, null), (row.Rule, row.ErrorId, row.Reason, row.Advice));
    }

    [Fact]
    public void A_plain_file_has_no_frames()
    {
        var row = InventoryOutcome.Run(CliFixture.TwoDays().Framing(DbnFraming.Plain).WriteTo(_folder.File("plain.dbn"))).File;

        Assert.Equal(("none", 0, 7L), (row.Compression, row.Frames, row.Records));
    }

    [Fact]
    public void With_headers_only_the_unread_values_are_absent()
    {
        var path = CliFixture.TwoDays().WriteTo(_folder.File("two.dbn.zst"));

        var row = InventoryOutcome.RunHeadersOnly(path).File;

        Assert.Equal(("ohlcv-1m", 2, 1, 0, true), (row.Schema, row.OutrightSymbols, row.SpreadSymbols, row.OtherSymbols, row.Accepted));
        Assert.Equal((null, null, null, null, null), (row.Records, row.OutrightRecords, row.FirstTs, row.LastTs, row.Sha256));
        Assert.Equal((null, null), (row.Frames, row.FramesWithoutChecksum));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void The_verdict_is_that_of_a_backfill(string rule, string id) // A1, A2, S2, S3
    {
        using var bench = new Workbench();
        var path = Refused(id, bench.File("x.dbn.zst"));

        var row = InventoryOutcome.RunFor(Products.Default, path).File;

        Assert.Equal((false, rule, id), (row.Accepted, row.Rule, row.ErrorId));
        Assert.NotEmpty(row.Reason!);
        bench.RequireRefused<SourceException>(bench.Options(path), id, ExitCodes.SourceRefused);
    }

    [Fact]
    public void A_truncated_file_still_has_its_header_and_its_hash() // S2
    {
        var path = Refused(ErrorIds.DbnTruncated, _folder.File("cut.dbn.zst"));

        var row = InventoryOutcome.Run(path).File;

        Assert.Equal(("ohlcv-1m", null, null), (row.Schema, row.Records, row.LastTs));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), row.Sha256);
    }

    [Fact]
    public void The_reason_does_not_repeat_the_path() =>
        Assert.StartsWith(
            "a backfill does not accept this file: ",
            InventoryOutcome.Run(Refused(ErrorIds.SourceRefused, _folder.File("x.dbn"))).File.Reason,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_file_with_a_DBN_name_and_other_content_is_a_row_and_not_an_error() // S1
    {
        File.WriteAllText(_folder.File("a.dbn"), "version https://git-lfs.github.com/spec/v1\n");
        File.WriteAllText(_folder.File("b.dbn.zst"), "");
        CliFixture.TwoDays().WriteTo(_folder.File("c.dbn.zst"));

        var reported = InventoryOutcome.Run(_folder.FullName);

        Assert.Equal([ErrorIds.DbnPointerFile, ErrorIds.DbnTruncated, null], reported.Files.Select(f => f.ErrorId));
        Assert.Equal((3, 1, 2), (reported.Summary.Files, reported.Summary.Usable, reported.Summary.Refused));
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_a_row_and_not_an_error() // I3
    {
        var locked = CliFixture.TwoDays().WriteTo(_folder.File("a.dbn.zst"));
        CliFixture.TwoDays().WriteTo(_folder.File("b.dbn.zst"));
        using var holder = new FileStream(locked, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var reported = InventoryOutcome.Run(_folder.FullName);

        Assert.Equal([("access", ErrorIds.InputOutput), (null, null)], reported.Files.Select(f => (f.Rule, f.ErrorId)));
        Assert.Equal((null, null), (reported.Files[0].Schema, reported.Files[0].Sha256));
    }

    [Fact]
    public void A_broken_link_is_a_row_and_not_an_error()
    {
        File.CreateSymbolicLink(_folder.File("a.dbn"), _folder.File("nothing.dbn"));

        Assert.Equal(ErrorIds.SourceNotFound, InventoryOutcome.Run(_folder.FullName).File.ErrorId);
    }

    [Fact]
    public void The_manifest_is_compared_by_hash_or_with_headers_only_by_size() // A3
    {
        var path = CliFixture.TwoDays().WriteTo(_folder.File("two.dbn.zst"));
        _folder.Write("manifest.json", VendorJson.Manifest(path));

        Assert.Equal((ManifestState.Matches, true), Manifest(InventoryOutcome.Run(path)));
        Assert.Equal((ManifestState.SizeMatches, true), Manifest(InventoryOutcome.RunHeadersOnly(path)));
    }

    [Fact]
    public void A_cut_at_the_end_of_a_frame_is_detected_only_by_the_manifest() // A3
    {
        var path = CliFixture.TwoDays().Framing(DbnFraming.VendorZstd, recordsPerFrame: 4).WriteTo(_folder.File("two.dbn.zst"));
        var manifest = VendorJson.Manifest(path);
        using (var file = new FileStream(path, FileMode.Open))
            file.SetLength(ZstdFrames.Read(file).ToArray()[^1].Offset);
        Assert.True(InventoryOutcome.Run(path).File.Accepted);

        _folder.Write("manifest.json", manifest);

        Assert.Equal((ManifestState.Differs, false), Manifest(InventoryOutcome.Run(path)));
        Assert.Equal(
            ("vendor files", ErrorIds.ManifestMismatch),
            (InventoryOutcome.Run(path).File.Rule, InventoryOutcome.RunHeadersOnly(path).File.ErrorId)
        );
    }

    [Fact]
    public void A_changed_byte_with_the_same_size_is_detected_only_by_the_hash() // A3
    {
        var path = CliFixture.TwoDays().Framing(DbnFraming.Plain).WriteTo(_folder.File("two.dbn"));
        _folder.Write("manifest.json", VendorJson.Manifest(path));
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.Equal((ManifestState.Differs, false), Manifest(InventoryOutcome.Run(path)));
        Assert.Equal((ManifestState.SizeMatches, true), Manifest(InventoryOutcome.RunHeadersOnly(path)));
    }

    [Fact]
    public void A_file_that_the_manifest_does_not_list_is_accepted_and_reported_as_unlisted() // A3
    {
        var path = CliFixture.TwoDays().WriteTo(_folder.File("two.dbn.zst"));
        _folder.Write("manifest.json", VendorJson.Manifest(Array.Empty<string>()));

        Assert.Equal((ManifestState.NotListed, true), Manifest(InventoryOutcome.Run(path)));
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("condition.json")]
    public void An_unreadable_side_file_refuses_the_files_beside_it_as_in_a_backfill(string name) // A3
    {
        var path = CliFixture.TwoDays().WriteTo(_folder.File("two.dbn.zst"));
        _folder.Write(name, "{");

        var row = InventoryOutcome.Run(path).File;

        Assert.Equal((ManifestState.Unreadable, ErrorIds.SidecarMalformed), (row.Manifest, row.ErrorId));
        Assert.Equal(row.ErrorId, Assert.Throws<SourceException>(() => SourceSet.Accept([path])).Id);
    }

    private static string Refused(string id, string path)
    {
        var bar = new DbnBuilder().Bar("MGCG4", "2024-01-02T12:00Z");
        return id switch
        {
            ErrorIds.SourceRefused => bar.With(m => m with { Limit = 5 }).WriteTo(path),
            ErrorIds.NoOutright => new DbnBuilder().Bar("GCG4", "2024-01-02T12:00Z").WriteTo(path),
            ErrorIds.SourceEmpty => new DbnBuilder().Map("MGCG4", 7, "2024-01-02", "2024-01-03").WriteTo(path),
            ErrorIds.DbnTruncated => Written(path, bar.ToBytes()[..^3]),
            ErrorIds.NotDbn => Written(path, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
            _ => bar.Bar(99, DbnBuilder.Time("2024-01-02T12:01Z"), 1, 1, 1, 1, 1).WriteTo(path),
        };
    }

    private static string Written(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static (ManifestState?, bool) Manifest(InventoryOutcome reported) => (reported.File.Manifest, reported.File.Accepted);

    private static DateTime Utc(string text) => DateTime.UnixEpoch.AddTicks(DbnBuilder.Time(text) / 100);
}
