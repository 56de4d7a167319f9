using MgcBackfill.Formats;

namespace MgcBackfill.Tests.Formats;

/// <summary>Sizes as people type them.</summary>
public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("1K", 1024)]
    [InlineData("400M", 400L << 20)]
    [InlineData("400MB", 400L << 20)]
    [InlineData("400mb", 400L << 20)]
    [InlineData("400MiB", 400L << 20)]
    [InlineData("2G", 2L << 30)]
    [InlineData("8589934591G", 8589934591L << 30)]
    public void A_whole_number_with_a_unit_is_a_size(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("400")]
    [InlineData("0M")]
    [InlineData("-1M")]
    [InlineData("+1M")]
    [InlineData("1.5G")]
    [InlineData("1,000M")]
    [InlineData(" 1M")]
    [InlineData("1M ")]
    [InlineData("1 M")]
    [InlineData("1T")]
    [InlineData("1Mb/s")]
    [InlineData("1MBB")]
    [InlineData("1iB")]
    [InlineData("8589934592G")]
    [InlineData("99999999999999999999M")]
    [InlineData("\u0661M")]
    public void Anything_else_is_not(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Fact]
    public void A_size_is_written_in_whole_mebibytes() => Assert.Equal("1,024 MiB", ByteSize.Format((1L << 30) + 1));
}
