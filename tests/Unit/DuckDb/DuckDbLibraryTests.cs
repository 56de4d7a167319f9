using MgcBackfill.DuckDb;
using MgcBackfill.Errors;

namespace MgcBackfill.Tests.DuckDb;

public sealed class DuckDbLibraryTests
{
    [Fact]
    public void The_library_is_the_pinned_version_and_lies_beside_the_assembly()
    {
        Assert.Equal("v1.5.5", DuckDbLibrary.Version);
        Assert.Equal(Path.GetDirectoryName(typeof(DuckDbLibrary).Assembly.Location), Path.GetDirectoryName(DuckDbLibrary.LoadedPath));
    }

    [Fact]
    public void A_missing_library_names_every_place_and_what_to_do()
    {
        using var folder = new TempFolder();
        var absent = folder.File("absent.so");
        var broken = folder.File("broken.so");
        File.WriteAllText(broken, "not a library");

        var error = Assert.Throws<EnvironmentException>(() => DuckDbLibrary.LoadFirst([absent, broken]));

        Assert.Equal(ErrorIds.LibraryMissing, error.Id);
        Assert.Contains($"'{absent}' does not exist", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{broken}' cannot be loaded", error.Message, StringComparison.Ordinal);
        Assert.Contains(DuckDbLibrary.EnvironmentVariable, error.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_library_is_refused_once_one_is_loaded()
    {
        _ = DuckDbLibrary.Version;

        var error = Assert.Throws<UsageException>(() => DuckDbLibrary.Use("elsewhere/libduckdb.so"));

        Assert.Contains(DuckDbLibrary.LoadedPath!, error.Message, StringComparison.Ordinal);
        DuckDbLibrary.Use(DuckDbLibrary.LoadedPath!);
    }
}
