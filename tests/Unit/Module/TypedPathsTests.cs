using MgcBackfill.Cmdlets;
using MgcBackfill.Errors;

namespace MgcBackfill.Tests.Module;

/// <summary>An error about a file has the path that the user typed as its target.</summary>
public sealed class TypedPathsTests
{
    private static readonly string s_data = Path.GetFullPath("data");
    private static readonly string s_one = Path.Combine(s_data, "one.dbn");
    private static readonly string s_two = Path.Combine(s_data, "two.dbn");
    private static readonly string s_far = Path.GetFullPath("far.dbn");

    [Fact]
    public void A_file_leads_to_the_wildcards_that_it_was_found_by()
    {
        var paths = new TypedPaths();
        paths.Add("data/*.dbn", [s_one, s_two]);
        paths.Add("far.dbn", [s_far]);
        Assert.Equal("data/*.dbn", paths.Behind(Refused(s_two)));
        Assert.Equal("far.dbn", paths.Behind(Refused(s_far)));
        Assert.Equal([s_one, s_two, s_far], paths.Full);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public void A_file_leads_to_its_folder(string end)
    {
        var paths = new TypedPaths();
        paths.Add("far.dbn", [s_far]);
        paths.Add("data" + end, [s_data + end]);
        Assert.Equal("data" + end, paths.Behind(Refused(s_one)));
    }

    [Fact]
    public void A_file_that_cannot_be_read_leads_there_too()
    {
        var paths = new TypedPaths();
        paths.Add("far.dbn", [s_far]);
        Assert.Equal("far.dbn", paths.Behind(new EnvironmentException(ErrorIds.AccessDenied, "", new ErrorLocation { File = s_far })));
    }

    [Fact]
    public void An_error_of_the_source_as_a_whole_is_about_everything_that_was_typed()
    {
        var paths = new TypedPaths();
        paths.Add("data/*.dbn", [s_one, s_two]);
        Assert.Equal("data/*.dbn", paths.Behind(Refused(null)));
        paths.Add("far.dbn", [s_far]);
        Assert.Equal((string[])["data/*.dbn", "far.dbn"], paths.Behind(Refused(null)));
    }

    [Fact]
    public void Another_error_is_about_nothing_of_it()
    {
        var paths = new TypedPaths();
        Assert.Null(paths.Behind(Refused(null)));
        paths.Add("far.dbn", [s_far]);
        Assert.Null(paths.Behind(new UsageException(ErrorIds.InvalidArgument, "")));
        Assert.Null(paths.Behind(new TargetException(ErrorIds.TableForeign, "", new ErrorLocation { File = s_one })));
        Assert.Null(paths.Behind(new InvalidOperationException()));
    }

    private static SourceException Refused(string? file) => new(ErrorIds.DbnTruncated, "", new ErrorLocation { File = file });
}
