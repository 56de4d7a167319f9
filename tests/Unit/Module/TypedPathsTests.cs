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
    public void The_target_of_a_file_is_the_wildcard_that_matched_it()
    {
        var paths = new TypedPaths();
        paths.Add("data/*.dbn", [s_one, s_two]);
        paths.Add("far.dbn", [s_far]);
        Assert.Equal("data/*.dbn", paths.FindTyped(Refused(s_two)));
        Assert.Equal("far.dbn", paths.FindTyped(Refused(s_far)));
        Assert.Equal([s_one, s_two, s_far], paths.Full);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public void The_target_of_a_file_in_a_typed_folder_is_the_folder(string end)
    {
        var paths = new TypedPaths();
        paths.Add("far.dbn", [s_far]);
        paths.Add("data" + end, [s_data + end]);
        Assert.Equal("data" + end, paths.FindTyped(Refused(s_one)));
    }

    [Fact]
    public void The_target_of_an_unreadable_file_is_the_typed_path()
    {
        var paths = new TypedPaths();
        paths.Add("far.dbn", [s_far]);
        Assert.Equal("far.dbn", paths.FindTyped(new EnvironmentException(ErrorIds.AccessDenied, "", new ErrorLocation { File = s_far })));
    }

    [Fact]
    public void The_target_of_an_error_of_the_whole_source_is_every_typed_path()
    {
        var paths = new TypedPaths();
        paths.Add("data/*.dbn", [s_one, s_two]);
        Assert.Equal("data/*.dbn", paths.FindTyped(Refused(null)));
        paths.Add("far.dbn", [s_far]);
        Assert.Equal((string[])["data/*.dbn", "far.dbn"], paths.FindTyped(Refused(null)));
    }

    [Fact]
    public void Another_error_has_no_typed_path_as_target()
    {
        var paths = new TypedPaths();
        Assert.Null(paths.FindTyped(Refused(null)));
        paths.Add("far.dbn", [s_far]);
        Assert.Null(paths.FindTyped(new UsageException(ErrorIds.InvalidArgument, "")));
        Assert.Null(paths.FindTyped(new TargetException(ErrorIds.TableMismatch, "", new ErrorLocation { File = s_one })));
        Assert.Null(paths.FindTyped(new InvalidOperationException()));
    }

    private static SourceException Refused(string? file) => new(ErrorIds.DbnTruncated, "", new ErrorLocation { File = file });
}
