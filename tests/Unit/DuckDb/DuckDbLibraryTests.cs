using MgcBackfill.DuckDb.Native;
using MgcBackfill.Errors;

namespace MgcBackfill.Tests.DuckDb;

public sealed class DuckDbLibraryTests
{
    [Fact]
    public void The_library_is_the_pinned_version() => Assert.Equal("v1.5.6", DuckDbLibrary.Version);

    [Theory]
    [InlineData(typeof(DllNotFoundException))]
    [InlineData(typeof(BadImageFormatException))]
    [InlineData(typeof(EntryPointNotFoundException))]
    public void A_library_that_cannot_be_loaded_is_reported_with_cause_and_advice(Type type)
    {
        var cause = (Exception)Activator.CreateInstance(type, "the loader's own words")!;

        var error = Assert.Throws<EnvironmentException>(() => DuckDbLibrary.ReadVersion(() => throw cause));

        Assert.Equal(ErrorIds.LibraryMissing, error.Id);
        Assert.Contains("the loader's own words", error.Message, StringComparison.Ordinal);
        Assert.Contains("libduckdb", error.Advice!.Text, StringComparison.Ordinal);
        Assert.Same(cause, error.InnerException);
    }
}
