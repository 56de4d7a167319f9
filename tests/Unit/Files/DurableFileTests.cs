using MgcBackfill.Files;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Files;

/// <summary>P5, C2: a failed flush is an error; a file that does not support flushing is not.</summary>
public sealed class DurableFileTests
{
    private const int InputOutput = 5;
    private const int NoSpace = 28;

    [Fact]
    public void Written_data_can_be_read_by_others_after_a_flush()
    {
        using var folder = new ScratchFolder();
        using var file = new FileStream(folder.File("file"), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 4096);
        file.Write("some"u8);

        DurableFile.Flush(file);
        file.Write("thing"u8);
        DurableFile.Flush(file);

        using var other = new FileStream(folder.File("file"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var text = new StreamReader(other);
        Assert.Equal("something", text.ReadToEnd());
    }

    [Theory]
    [InlineData(InputOutput)]
    [InlineData(NoSpace)]
    public void A_failed_flush_is_an_error_with_the_error_number(int error) =>
        Assert.Equal(error, Assert.Throws<IOException>(() => DurableFile.Require(error)).HResult);

    [Theory]
    [InlineData(0)]
    [InlineData(22)] // the file does not support flushing
    [InlineData(30)] // a read-only disk
    public void A_flush_without_effect_is_not_an_error(int error) => DurableFile.Require(error);

    [Fact]
    public void A_file_that_does_not_support_flushing_is_accepted()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var file = new FileStream("/dev/null", FileMode.Open, FileAccess.Write);

        DurableFile.Flush(file);
    }
}
