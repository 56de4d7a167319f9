using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;
using MgcBackfill.Tests.Workers;

namespace MgcBackfill.Tests.Source;

/// <summary>An accepted source as a whole: identity, order, notices, and which refusal is reported.</summary>
public sealed class SourceSetTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_identified_by_its_sha256() // A3
    {
        var path = Day("2024-01-08", "x.dbn");

        var file = Assert.Single(SourceSet.Accept([path]).Files);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), file.Sha256);
        Assert.Equal((path, new FileInfo(path).Length, File.GetLastWriteTimeUtc(path)), (file.Path, file.Size, file.Modified));
        Assert.Equal((DbnBuilder.Time("2024-01-08"), DbnBuilder.Time("2024-01-09")), file.Range);
    }

    [LinuxFact]
    public void A_pipe_is_refused_without_waiting() // P1, S1
    {
        var pipe = _folder.File("pipe.dbn");
        using (var make = Process.Start("mkfifo", [pipe]))
            make.WaitForExit();
        var link = _folder.File("link.dbn");
        File.CreateSymbolicLink(link, pipe);
        foreach (var path in (string[])[pipe, link])
        {
            foreach (var open in (Action[])[() => SourceSet.Accept([path]), () => DbnReader.Open(path)])
            {
                var requested = Task.Run(() => Assert.Throws<SourceException>(open));

                Assert.True(requested.Wait(TimeSpan.FromMinutes(1)), "The call waits for a writer.");
                Assert.Equal((ErrorIds.DbnTruncated, path), (requested.Result.Id, requested.Result.Where.File));
            }
        }
    }

    [Fact]
    public void Files_are_read_in_the_order_of_their_ranges_and_then_of_their_paths() // S4
    {
        Day("2024-01-10", "a.dbn");
        Day("2024-01-09", "c.dbn", "MGCJ4");
        Day("2024-01-09", "b.dbn");
        Day("2024-01-08", "d.dbn");

        Assert.Equal(
            ["d.dbn", "b.dbn", "c.dbn", "a.dbn"],
            SourceSet.Accept([_folder.FullName]).Files.Select(f => Path.GetFileName(f.Path))
        );
    }

    [Fact]
    public void The_same_bytes_under_two_names_are_one_file_and_the_copy_is_reported() // A3, A5
    {
        var first = Day("2024-01-08", "a.dbn");
        Day("2024-01-09", "b.dbn");
        var second = _folder.File("c.dbn");
        File.Copy(first, second);

        foreach (var source in (SourceSet[])[SourceSet.Accept([_folder.FullName]), SourceSet.ForReading([_folder.FullName])])
        {
            Assert.Equal(["a.dbn", "b.dbn"], source.Files.Select(f => Path.GetFileName(f.Path)));
            var notice = Assert.Single(source.Notices);
            Assert.Equal(("duplicate_file", second), (notice.Kind, notice.File));
            Assert.Contains(first, notice.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_copy_with_a_number_in_its_name_is_dropped_unless_the_manifest_lists_it() // A5
    {
        var plain = Day("2024-01-08", "x.dbn");
        var numbered = _folder.File("x (1).dbn");
        File.Copy(plain, numbered);
        Assert.Equal([plain], SourceSet.Accept([_folder.FullName]).Files.Select(f => f.Path));

        _folder.Write("manifest.json", VendorJson.Manifest(numbered));

        Assert.Equal([numbered], SourceSet.Accept([_folder.FullName]).Files.Select(f => f.Path));
        Assert.Equal(
            [numbered],
            SourceSet.Accept([_folder.FullName], new SourceOptions { RequireManifest = true }, [Products.Default]).Files.Select(f => f.Path)
        );
    }

    [Fact]
    public void The_first_of_several_refusals_by_path_is_always_reported() // P1
    {
        // The first file takes long to identify and the last ones are refused at once; neither is the one to report.
        byte[] File(int i, ulong limit) =>
            new DbnBuilder().Framing(DbnFraming.Plain).With(m => m with { Limit = limit }).Bar("MGCG4", $"2024-01-02T12:{i:00}Z").ToBytes();
        _folder.Write("00.dbn", [.. File(0, limit: 0), .. new byte[8 << 20]]);
        for (var i = 1; i < 60; i++)
            _folder.Write($"{i:00}.dbn", File(i, limit: i == 1 || i >= 20 ? 1UL : 0));

        for (var run = 0; run < 5; run++)
        {
            var error = Assert.Throws<SourceException>(() => SourceSet.Accept([_folder.FullName]));
            Assert.Equal((ErrorIds.SourceRefused, _folder.File("01.dbn")), (error.Id, error.Where.File));
        }
    }

    [Fact]
    public void Symbols_that_were_not_listed_every_day_are_reported_once() // A1
    {
        foreach (var day in new[] { "2024-01-08", "2024-01-09" })
            new DbnBuilder()
                .With(m => m with { Partial = ["MGCJ4", "MGCM4"] })
                .Bars("MGCG4", day + "T12:00Z", 1)
                .WriteTo(_folder.File(day + ".dbn"));

        var notice = Assert.Single(SourceSet.Accept([_folder.FullName]).Notices);

        Assert.Equal("partial_symbols", notice.Kind);
        Assert.Contains("2 symbols", notice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepting_reads_no_record() // A1
    {
        var path = new DbnBuilder()
            .Bars("MGCG4", "2024-01-08T12:00Z", 3)
            .Bar(77, 1, 1, 1, 1, 1, 1)
            .Range("2024-01-08", "2024-01-09")
            .WriteTo(_folder.File("x.dbn"));

        SourceSet.Accept([path]);

        Assert.Throws<SourceException>(() => SourceReading.All(path));
    }

    [Fact]
    public void A_header_is_refused_with_the_error_of_the_reader() // S2
    {
        var bytes = File.ReadAllBytes(Day("2024-01-08", "x.dbn"));
        var path = _folder.Write("x.dbn", bytes[..^1]);
        SourceSet.Accept([path]);
        _folder.Write("x.dbn", bytes[..10]);

        Assert.Equal(ErrorIds.DbnTruncated, Assert.Throws<SourceException>(() => SourceSet.Accept([path])).Id);
    }

    [Fact]
    public void Acceptance_can_be_cancelled()
    {
        var path = Day("2024-01-08", "x.dbn");

        Assert.ThrowsAny<OperationCanceledException>(() => SourceSet.Accept([path], new CancellationToken(canceled: true)));
    }

    [Fact]
    public void The_files_of_a_time_range_are_those_that_overlap_it() // C5
    {
        Day("2024-01-08", "a.dbn");
        Day("2024-01-09", "b.dbn");
        Day("2024-01-10", "c.dbn");
        var source = SourceSet.Accept([_folder.FullName]);

        Assert.Equal(["b.dbn"], Names("2024-01-09", "2024-01-10"));
        Assert.Equal(["a.dbn", "b.dbn"], Names("2024-01-08T23:59Z", "2024-01-09T00:01Z"));
        Assert.Empty(Names("2024-01-11", "2024-01-12"));

        IEnumerable<string> Names(string start, string end) =>
            source.Overlapping(DbnBuilder.Time(start), DbnBuilder.Time(end)).Select(f => Path.GetFileName(f.Path));
    }

    private string Day(string date, string name, string symbol = "MGCG4") =>
        new DbnBuilder()
            .Range(date, $"{DateOnly.Parse(date, CultureInfo.InvariantCulture).AddDays(1):O}")
            .Bars(symbol, date + "T12:00Z", 3)
            .WriteTo(_folder.File(name));
}
