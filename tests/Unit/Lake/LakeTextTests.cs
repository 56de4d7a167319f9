using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;
using MgcBackfill.Text;

namespace MgcBackfill.Tests.Lake;

/// <summary>
/// Jobs of the vendor in CSV and JSON lines: they give the bars of the same job in DBN, and never a front month (E1, E2).
/// </summary>
public sealed class LakeTextTests
{
    [Theory]
    [InlineData("csv", true, true, true)]
    [InlineData("csv", false, false, false)]
    [InlineData("json", true, true, false)]
    [InlineData("json", false, false, true)]
    public void A_job_in_a_text_encoding_gives_the_bars_of_the_job_in_dbn(string encoding, bool prices, bool times, bool symbols)
    {
        using var bench = new LakeBench();
        using var folder = new ScratchFolder();
        var form = new TextForm(encoding == "csv" ? TextEncoding.Csv : TextEncoding.Json, prices, times, symbols);
        var job = TextJobFolder.Create(folder, form, Bars());
        (job.IsCompressed, job.SplitsDays) = (true, true);
        var expected = LakeBench.Build(bench.Options(bench.Write(Bars())) with { Out = bench.File("dbn") });

        var result = bench.Build(job.Write());

        Assert.Equal(expected.Units.Select(u => u.Name), result.Units.Select(u => u.Name));
        Assert.Equal(expected.Units.Select(u => u.Manifest!.Bars.Content), result.Units.Select(u => u.Manifest!.Bars.Content));
        Assert.All(result.Units, u => Assert.Null(u.Manifest!.Front));
        Assert.Empty(result.Commit!.Manifest.Front);
        Assert.Equal(job.Names.Order(StringComparer.Ordinal), result.Commit.Manifest.Sources.Select(s => s.Name));
        var verified = bench.Verify(folder.FullName);
        Assert.Empty(verified.Findings);
        Assert.Equal(result.Units.Count, verified.Compared);
    }

    [Fact]
    public void A_job_in_csv_and_one_in_dbn_that_overlap_by_a_day_give_each_bar_once()
    {
        using var bench = new LakeBench();
        using var folder = new ScratchFolder();
        var text = TextJobFolder.Create(
            folder,
            new TextForm(TextEncoding.Csv, true, true, true),
            new DbnBuilder()
                .Range("2024-01-08", "2024-01-10")
                .Map("MGCG4", 1001, "2024-01-08", "2024-01-10")
                .Bars("MGCG4", "2024-01-08T12:00Z", 3)
                .Bars("MGCG4", "2024-01-09T12:00Z", 2)
        );
        var dbn = bench.Write(
            new DbnBuilder()
                .Range("2024-01-09", "2024-01-11")
                .Map("MGCG4", 1001, "2024-01-09", "2024-01-11")
                .Bars("MGCG4", "2024-01-09T12:00Z", 2)
                .Bars("MGCG4", "2024-01-10T12:00Z", 4)
        );

        var result = bench.Build(text.Write(), dbn);

        Assert.Equal(9, result.Commit!.Manifest.Bars);
        Assert.Null(result.Units.Single().Manifest!.Front);
    }

    [Fact]
    public void A_line_with_one_digit_more_is_refused_with_its_file_and_line()
    {
        using var bench = new LakeBench();
        using var folder = new ScratchFolder();
        var job = TextJobFolder.Create(folder, new TextForm(TextEncoding.Csv, true, true, true));
        job.Write();
        var path = folder.File(job.Names.Single());
        var text = File.ReadAllText(path);
        File.WriteAllText(path, text.Replace("2000.000000000,1,", "2000.0000000000,1,", StringComparison.Ordinal));
        Assert.Equal(ErrorIds.ManifestMismatch, Assert.Throws<SourceException>(() => bench.Build(folder.FullName)).Id);

        // The manifest lists the changed file, as if the vendor had sent it.
        folder.Write(
            "manifest.json",
            VendorJson.Manifest([
                .. Directory
                    .GetFiles(folder.FullName)
                    .Where(f => Path.GetFileName(f) != "manifest.json")
                    .Select(f => (Path.GetFileName(f), File.ReadAllBytes(f))),
            ])
        );
        var error = Assert.Throws<SourceException>(() => bench.Build(folder.FullName));
        Assert.Equal((ErrorIds.TextLineInvalid, path, 2), (error.Id, error.Where.File, error.Where.Line));
    }

    [Fact]
    public void A_text_without_its_side_files_is_refused()
    {
        using var bench = new LakeBench();
        using var folder = new ScratchFolder();
        var job = TextJobFolder.Create(folder, new TextForm(TextEncoding.Csv, true, true, true));
        job.Write();
        File.Delete(folder.File("metadata.json"));

        var error = Assert.Throws<SourceException>(() => bench.Build(folder.File(job.Names.Single())));

        Assert.Equal(3, ExitCodes.For(error));
        Assert.Contains("metadata.json", error.Message, StringComparison.Ordinal);
    }

    private static DbnBuilder Bars() =>
        new DbnBuilder()
            .Range("2023-12-30", "2024-01-10")
            .Bars("MGCG4", "2023-12-31T23:00Z", 3)
            .Bars("MGCG4", "2024-01-08T12:00Z", 3, 2000.1m)
            .Bars("MGCG4-MGCJ4", "2024-01-08T13:00Z", 2, -1.5m)
            .Bars("ESH4", "2024-01-09T12:00Z", 2, 4800.25m);
}
