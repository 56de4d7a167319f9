using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Source;

/// <summary>A file, a folder, or wildcards (S1).</summary>
public sealed class SourceLocatorTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public SourceLocatorTests()
    {
        foreach (
            var name in new[]
            {
                "b.dbn.zst",
                "a.dbn",
                "c.DBN.ZST",
                "notes.txt",
                "manifest.json",
                "d.dbn.frag",
                "e.zst",
                "2023/x.dbn",
                "2024/x.dbn",
                "2024/y.dbn.zst",
                "other/x.dbn",
            }
        )
            _folder.Write(name, []);
        _folder.Folder("empty");
        _folder.Folder("folder.dbn");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_may_have_any_name() => // S1
        Assert.Equal(["notes.txt"], Expand("notes.txt"));

    [Fact]
    public void A_folder_gives_its_DBN_files_without_those_of_subfolders() => // S1
        Assert.Equal(["a.dbn", "b.dbn.zst", "c.DBN.ZST"], Expand(""));

    [Fact]
    public void A_folder_may_be_named_like_a_file() // S1
    {
        _folder.Write("folder.dbn/z.dbn", []);

        Assert.Equal(["folder.dbn/z.dbn"], Expand("folder.dbn"));
    }

    [Theory]
    [InlineData("*.dbn", "a.dbn")]
    [InlineData("?.dbn*", "a.dbn", "b.dbn.zst", "d.dbn.frag")]
    [InlineData("20*/x.dbn", "2023/x.dbn", "2024/x.dbn")]
    [InlineData("20?4/*.dbn*", "2024/x.dbn", "2024/y.dbn.zst")]
    [InlineData("*/x.dbn", "2023/x.dbn", "2024/x.dbn", "other/x.dbn")]
    [InlineData("20*/../a.*", "a.dbn")]
    public void Wildcards_match_files_and_folders(string given, params string[] found) => // S1
        Assert.Equal(found, Expand(given));

    [Fact]
    public void Files_come_in_ordinal_order_whatever_the_order_given() => // S1
        Assert.Equal(["2024/x.dbn", "a.dbn", "b.dbn.zst", "other/x.dbn"], Expand("other/x.dbn", "b.dbn.zst", "2024/x.dbn", "a.dbn"));

    [Fact]
    public void A_file_that_is_given_twice_is_used_once() // S1
    {
        Assert.Equal(["a.dbn", "b.dbn.zst", "c.DBN.ZST"], Expand("a.dbn", "", "*.dbn", "2024/../a.dbn", "./a.dbn"));
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, _folder.File("a.dbn"));
        Assert.Equal([_folder.File("a.dbn")], SourceLocator.Expand([_folder.File("a.dbn"), relative]));
    }

    [Theory]
    [InlineData("nothing.dbn")]
    [InlineData("nothing/at/all.dbn")]
    [InlineData("*.nothing")]
    [InlineData("nothing*/x.dbn")]
    [InlineData("2024/nothing/*.dbn")]
    public void A_path_without_a_file_is_refused_and_named(string given) // S1
    {
        var error = NotFound(_folder.File(given));

        Assert.Contains("no file or folder", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Advice);
    }

    [Fact]
    public void A_folder_without_DBN_files_is_refused_with_a_hint_about_subfolders() // S1
    {
        _folder.Write("empty/below/x.dbn", []);

        var error = NotFound(_folder.File("empty"));

        Assert.Contains("holds no *.dbn", error.Message, StringComparison.Ordinal);
        Assert.Contains("Subfolders were not searched", error.Advice!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_path_without_a_file_refuses_the_whole_source() => // P1
        NotFound(_folder.File("*.nothing"), _folder.File("a.dbn"));

    [Theory]
    [InlineData("plain.dbn.zst", DbnFraming.Plain, DbnCompression.None)]
    [InlineData("packed.dbn", DbnFraming.VendorZstd, DbnCompression.Zstd)]
    [InlineData("packed.txt", DbnFraming.LibraryZstd, DbnCompression.Zstd)]
    public void Compression_is_known_from_content_and_not_from_the_name(string name, DbnFraming framing, DbnCompression compression) // S1
    {
        var path = new DbnBuilder()
            .Framing(framing)
            .Bars("MGCG4", "2024-01-02T23:00Z", 3)
            .WriteTo(Path.Combine(_folder.File("empty"), name));

        Assert.Equal(compression, ReadFile.From(path).Compression);
        Assert.Equal(3, SourceReading.All(path).Count);
    }

    private string[] Expand(params string[] given) =>
        [.. SourceLocator.Expand(given.Select(_folder.File)).Select(p => Path.GetRelativePath(_folder.FullName, p).Replace('\\', '/'))];

    private static SourceException NotFound(string given, params string[] others)
    {
        var error = Assert.Throws<SourceException>(() => SourceLocator.Expand([.. others, given]));
        Assert.Equal((ErrorIds.SourceNotFound, given), (error.Id, error.Where.File));
        Assert.Contains(given, error.Message, StringComparison.Ordinal);
        return error;
    }
}
