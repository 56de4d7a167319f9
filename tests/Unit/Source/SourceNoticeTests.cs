using System.IO.Compression;
using MgcBackfill.Cli.Output;
using MgcBackfill.Cmdlets;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Source;

/// <summary>Notices about a source: valid content that can mislead, and files beside it that are not read (A5).</summary>
public sealed class SourceNoticeTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_requested_by_raw_symbol_is_reported_with_its_only_contract() // A5
    {
        var path = RawSymbol("x.dbn", "MGCZ4");

        var notice = Assert.Single(SourceSet.Accept([path]).Notices);

        Assert.Equal(("raw_symbol", path, true), (notice.Kind, notice.File, notice.CanMislead));
        Assert.Contains("its only contract, MGCZ4, becomes the front month of every day", notice.Message, StringComparison.Ordinal);
        Assert.Contains("MGC.FUT", notice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_contracts_requested_by_raw_symbol_are_named() // A5
    {
        RawSymbol("a.dbn", "MGCZ4");
        RawSymbol("b.dbn", "MGCG4");

        var notice = Assert.Single(SourceSet.Accept([_folder.FullName]).Notices);

        Assert.Contains("only MGCG4, MGCZ4 can become the front month", notice.Message, StringComparison.Ordinal);
        Assert.StartsWith("2 files ", notice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_cover_the_same_time_of_the_same_symbols_are_reported_once() // A5
    {
        foreach (var name in (string[])["a", "b", "c"])
            new DbnBuilder().Bar("MGCG4", $"2024-01-08T1{name[0] - 'a'}:00Z").WriteTo(_folder.File(name + ".dbn"));

        var notice = Assert.Single(SourceSet.Accept([_folder.FullName]).Notices);

        Assert.Equal(("overlap", _folder.File("b.dbn")), (notice.Kind, notice.File));
        Assert.Contains("both cover 2024-01-08 of the same symbols", notice.Message, StringComparison.Ordinal);
        Assert.Contains("and 1 other file overlaps an earlier one too", notice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_other_symbols_and_files_that_touch_do_not_overlap() // A5
    {
        new DbnBuilder().Bar("MGCG4", "2024-01-08T12:00Z").WriteTo(_folder.File("a.dbn"));
        new DbnBuilder().Bar("MGCJ4", "2024-01-08T12:00Z").WriteTo(_folder.File("b.dbn"));
        new DbnBuilder().Bar("MGCG4", "2024-01-09T12:00Z").WriteTo(_folder.File("c.dbn"));

        Assert.Empty(SourceSet.Accept([_folder.FullName]).Notices);
    }

    [Fact]
    public void Files_in_subfolders_are_counted_and_read_only_with_recurse() // S1, A5
    {
        Day("2024-01-08", "a.dbn");
        Day("2024-01-09", "q2/b.dbn");
        Day("2024-01-10", "q2/deep/c.dbn");
        Day("2024-01-11", ".trash/d.dbn");
        _folder.Write("q3/notes.txt", "none");

        var flat = SourceSet.Accept([_folder.FullName]);
        var deep = SourceSet.Accept([_folder.FullName], new SourceOptions { Recurse = true }, [Products.Default]);

        Assert.Equal(["a.dbn"], Names(flat));
        var notice = Assert.Single(flat.Notices);
        Assert.Equal(("unread_subfolders", _folder.FullName, true), (notice.Kind, notice.File, notice.CanMislead));
        Assert.EndsWith(
            ": 2 DBN files in 2 subfolders were not read. Use --recurse to read subfolders too.",
            notice.In(CommandLineWording.Instance),
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            ": 2 DBN files in 2 subfolders were not read. Use -Recurse to read subfolders too.",
            notice.In(CmdletWording.Instance),
            StringComparison.Ordinal
        );
        Assert.Equal(["a.dbn", "q2/b.dbn", "q2/deep/c.dbn"], Names(deep));
        Assert.Empty(deep.Notices);
    }

    [Theory]
    [InlineData("x.dbn.zst.part")]
    [InlineData("x.dbn.zst.crdownload")]
    [InlineData("Unconfirmed 4711.crdownload")]
    [InlineData("x.dbn.tmp")]
    [InlineData("x.dbn.zst.1")]
    [InlineData("x.dbn.zst (1)")]
    [InlineData("x.dbn~")]
    [InlineData("x.DBN.frag")]
    [InlineData("x.dbz")]
    public void A_file_under_another_name_is_reported_and_not_read(string name) // A5
    {
        Day("2024-01-08", "a.dbn");
        _folder.Write(name, "half");

        var notice = Assert.Single(SourceSet.Accept([_folder.FullName]).Notices);

        Assert.Equal(("other_names", true), (notice.Kind, notice.CanMislead));
        Assert.Contains(name, notice.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.dbn.zst.sha256")]
    [InlineData("x.dbn.txt")]
    [InlineData("data.csv.zst")]
    [InlineData("dbn notes")]
    [InlineData("x.tmp")]
    public void A_file_whose_name_is_not_a_data_name_is_not_reported(string name) // A5
    {
        Day("2024-01-08", "a.dbn");
        _folder.Write(name, "other");

        Assert.Empty(SourceSet.Accept([_folder.FullName]).Notices);
    }

    [Fact]
    public void Hidden_files_are_skipped_and_counted() // A5
    {
        Day("2024-01-08", "a.dbn");
        foreach (var name in (string[])["._a.dbn", ".b.dbn.zst", "._a.dbn.zst.part", ".DS_Store"])
            _folder.Write(name, "\0\u0005\u0016\u0007");

        foreach (var given in (string[])[_folder.FullName, _folder.File("*.dbn*")])
        {
            var source = SourceSet.Accept([given]);
            Assert.Equal(["a.dbn"], Names(source));
            var notice = Assert.Single(source.Notices);
            Assert.Equal(("hidden_files", false), (notice.Kind, notice.CanMislead));
            Assert.Contains("3 hidden files were ignored", notice.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_browsers_second_download_with_other_bytes_is_read_and_reported() // A5
    {
        var first = Day("2024-01-08", "x.ohlcv-1m.dbn.zst");
        var second = Day("2024-01-09", "x (1).ohlcv-1m.dbn.zst");
        var third = Day("2024-01-10", "x.ohlcv-1m (2).dbn.zst");

        var source = SourceSet.Accept([_folder.FullName]);

        Assert.Equal(3, source.Files.Count);
        Assert.Equal(["second_download", "second_download"], source.Notices.Select(n => n.Kind));
        Assert.Equal([second, third], source.Notices.Select(n => n.File));
        Assert.All(source.Notices, n => Assert.Contains(first, n.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_zip_in_a_folder_is_reported_with_its_DBN_files_and_advice() // S1
    {
        Day("2024-01-08", "a.dbn");
        var zip = Zip("GLBX-20240201.zip", "glbx-mdp3-20240108.ohlcv-1m.dbn.zst", "manifest.json", "__MACOSX/._x.dbn", "sub/y.dbn");
        Zip("others.zip", "readme.txt");

        var notice = Assert.Single(SourceSet.Accept([_folder.FullName]).Notices);

        Assert.Equal(("zip_not_read", zip, true), (notice.Kind, notice.File, notice.CanMislead));
        Assert.Contains(
            "a zip archive with 2 DBN files: glbx-mdp3-20240108.ohlcv-1m.dbn.zst, sub/y.dbn. It was not read. Unzip it",
            notice.In(CommandLineWording.Instance),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_given_zip_is_refused_with_advice_whatever_its_name() // S1
    {
        foreach (var zip in (string[])[Zip("job.zip", "x.dbn.zst"), Zip("job.dbn.zst", "x.dbn.zst")])
        {
            foreach (var open in (Action[])[() => SourceSet.Accept([zip]), () => SourceSet.ForReading([zip])])
            {
                var error = Assert.Throws<SourceException>(open);
                Assert.Equal((ErrorIds.SourceIsZip, zip, 3), (error.Id, error.Where.File, ExitCodes.For(error)));
                Assert.Contains("x.dbn.zst", error.Message, StringComparison.Ordinal);
                Assert.StartsWith("Unzip it", error.Advice!.Text, StringComparison.Ordinal);
            }

            File.Delete(zip);
        }
    }

    [Fact]
    public void A_folder_with_only_a_zip_is_refused_because_of_the_zip() // S1
    {
        var zip = Zip("job.zip", "x.dbn.zst");

        var error = Assert.Throws<SourceException>(() => SourceSet.Accept([_folder.FullName]));

        Assert.Equal((ErrorIds.SourceIsZip, zip), (error.Id, error.Where.File));
    }

    [Fact]
    public void A_folder_without_DBN_files_is_refused_and_the_advice_names_its_files() // S1, A5
    {
        Day("2024-01-08", "below/a.dbn");
        _folder.Write("x.dbn.zst.part", "half");

        var error = Assert.Throws<SourceException>(() => SourceSet.Accept([_folder.FullName]));

        Assert.Equal(ErrorIds.SourceNotFound, error.Id);
        Assert.Contains(
            "1 DBN file in 1 subfolder was not read. Use the option 'recurse' to read subfolders too. 1 file was not read",
            error.Advice!.Text,
            StringComparison.Ordinal
        );
        Assert.Contains("x.dbn.zst.part", error.Advice!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(60)]
    [InlineData(-1)]
    [InlineData(-10)]
    public void A_cut_zip_is_reported_as_damaged(int length) // S1
    {
        var whole = File.ReadAllBytes(Zip("whole.zip", "a.dbn", "b.dbn"));
        File.Delete(_folder.File("whole.zip"));
        Day("2024-01-08", "a.dbn");
        var zip = _folder.Write("cut.zip", length < 0 ? whole[..^-length] : whole[..length]);

        var notice = Assert.Single(SourceSet.Accept([_folder.FullName]).Notices);
        Assert.Equal(("zip_not_read", zip), (notice.Kind, notice.File));
        Assert.Contains("damaged or incomplete", notice.Message, StringComparison.Ordinal);
        var error = ZipListing.CreateRefusal(zip)!;
        Assert.Equal(ErrorIds.SourceIsZip, error.Id);
        Assert.StartsWith("Download it again.", error.Advice!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_in_a_zip_cannot_break_a_line() // S1
    {
        var zip = Zip("odd.zip", "a\nerror: all is well\u001b[31m.dbn");

        Assert.Equal(["a?error: all is well?[31m.dbn"], ZipListing.Read(zip).Members);
    }

    [Fact]
    public void Wildcards_that_match_folders_give_their_files() // S1
    {
        Day("2024-01-08", "data 1/a.dbn");
        Day("2024-01-09", "data 2/b.dbn");

        Assert.Equal(["data 1/a.dbn", "data 2/b.dbn"], Names(SourceSet.Accept([_folder.File("data*")])));
    }

    private string RawSymbol(string name, string symbol) =>
        new DbnBuilder()
            .With(m => m with { StypeIn = DbnStype.RawSymbol, Symbols = [symbol] })
            .Bars(symbol, "2024-01-08T12:00Z", 3)
            .WriteTo(_folder.File(name));

    private string Day(string date, string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        return new DbnBuilder().Bars("MGCG4", date + "T12:00Z", 1).WriteTo(_folder.File(name));
    }

    private string Zip(string name, params string[] members)
    {
        using var archive = ZipFile.Open(_folder.File(name), ZipArchiveMode.Create);
        foreach (var member in members)
        {
            using var entry = archive.CreateEntry(member).Open();
            entry.Write("content"u8);
        }

        return _folder.File(name);
    }

    private string[] Names(SourceSet source) =>
        [.. source.Files.Select(f => Path.GetRelativePath(_folder.FullName, f.Path).Replace('\\', '/')).Order(StringComparer.Ordinal)];
}
