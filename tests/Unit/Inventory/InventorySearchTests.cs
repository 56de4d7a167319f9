using MgcBackfill.Errors;
using MgcBackfill.Inventory;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Inventory;

/// <summary>Which files an inventory lists, and in which order.</summary>
public sealed class InventorySearchTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public InventorySearchTests()
    {
        foreach (var name in (string[])["b.dbn.zst", "a.dbn", "manifest.json", "a.dbn.zst.part", "a.csv.zst"])
            Write(name);
        Write("2023/c.dbn.zst");
        Write("2023/deep/er/d.DBN");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Subfolders_can_be_searched_and_rows_are_ordered_by_path() =>
        Assert.Equal( // S1
            ["2023/c.dbn.zst", "2023/deep/er/d.DBN", "a.dbn", "b.dbn.zst"],
            Names(InventoryOutcome.RunRecursive(_folder.FullName))
        );

    [Fact]
    public void Subfolders_are_not_searched_by_default_and_are_reported() // S1, A5
    {
        var reported = InventoryOutcome.Run(_folder.FullName);

        Assert.Equal(["a.dbn", "b.dbn.zst"], Names(reported));
        var unread = reported.Summary.Findings.Where(f => f.Kind == FindingKind.NotRead).Select(f => f.Message).ToArray();
        Assert.Contains(unread, m => m.Contains("2 DBN files in 2 subfolders were not read", StringComparison.Ordinal));
        Assert.Contains(unread, m => m.Contains("a.dbn.zst.part", StringComparison.Ordinal));
        Assert.Equal(2, unread.Length);
    }

    [Fact]
    public void A_file_that_is_given_twice_is_one_row() =>
        Assert.Equal(["a.dbn", "b.dbn.zst"], Names(_folder.File("a.dbn"), _folder.File("*.dbn*"), _folder.File("b.dbn.zst")));

    [Fact]
    public void A_file_without_a_DBN_name_is_skipped_however_it_is_given()
    {
        var reported = InventoryOutcome.Run(_folder.File("a.dbn"), _folder.File("manifest.json"));

        Assert.Equal(["a.dbn"], Names(reported));
        Assert.Equal([_folder.File("manifest.json")], reported.Single(FindingKind.NothingFound).Files);
    }

    [Fact]
    public void A_path_without_files_is_a_finding_if_another_path_has_files()
    {
        var reported = InventoryOutcome.Run(_folder.FullName, _folder.File("no such"), _folder.Folder("empty"));

        Assert.Equal([FindingKind.NothingFound, FindingKind.NothingFound], reported.Kinds.Where(k => k == FindingKind.NothingFound));
        Assert.Equal(2, reported.Files.Count);
        Assert.DoesNotContain(FindingKind.NothingFound, InventoryOutcome.Run(_folder.FullName).Kinds);
    }

    [Fact]
    public void An_empty_folder_alone_is_an_error() // I3
    {
        var error = Assert.Throws<SourceException>(() => InventoryOutcome.Run(_folder.Folder("empty")));

        Assert.Equal((ErrorIds.SourceNotFound, ExitCodes.SourceRefused), (error.Id, ExitCodes.For(error)));
        Assert.Equal(ErrorIds.SourceNotFound, Assert.Throws<SourceException>(() => InventoryOutcome.Run(_folder.File("no such"))).Id);
    }

    [Fact]
    public void A_link_to_a_parent_folder_is_not_followed()
    {
        Directory.CreateSymbolicLink(_folder.File("2023/back"), _folder.FullName);

        Assert.Equal(4, InventoryOutcome.RunRecursive(_folder.FullName).Files.Count);
    }

    private string[] Names(params string[] given) => Names(InventoryOutcome.Run(given));

    private string[] Names(InventoryOutcome reported) =>
        [.. reported.Files.Select(f => Path.GetRelativePath(_folder.FullName, f.Path).Replace('\\', '/'))];

    private void Write(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        new DbnBuilder().Bar("MGCG4", "2024-01-02T12:00Z", 2000m, (ulong)name.Length).WriteTo(_folder.File(name));
    }
}
