using System.Security.Cryptography;
using System.Text;
using MgcBackfill.Independent;

namespace MgcBackfill.Tests.Independent;

/// <summary>C9: the digests of the independent check.</summary>
public sealed class PlainDigestTests
{
    [Fact]
    public void The_digest_of_a_day_is_the_hash_of_its_lines() // C9
    {
        using var digest = new PlainDigest();
        List<PlainBar> bars =
        [
            new(
                1_704_755_400_000_000_000,
                7,
                "MGCG4",
                true,
                2000_100_000_000,
                2003_700_000_000,
                1999_900_000_000,
                2001_300_000_000,
                5,
                "a",
                0
            ),
            new(1_704_755_460_000_000_000, 7, "MGCG4", true, 1, long.MaxValue - 1, 1, 1, long.MaxValue, "a", 1),
        ];
        const string Lines = """
            1704755400000000,MGCG4,2000100000000,2003700000000,1999900000000,2001300000000,5
            1704755460000000,MGCG4,1,9223372036854775806,1,1,9223372036854775807

            """;

        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Lines.ReplaceLineEndings("\n")))),
            digest.ComputeDay(bars)
        );
        Assert.Equal(digest.ComputeDay(bars), digest.ComputeDay(bars));
        Assert.NotEqual(digest.ComputeDay(bars), digest.ComputeDay([bars[1], bars[0]]));
    }

    [Fact]
    public void The_build_digest_is_the_hash_of_the_days() // C9
    {
        using var digest = new PlainDigest();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([])), digest.ComputeBuild());

        digest.Add(new DateOnly(2024, 1, 9), "aa");
        digest.Add(new DateOnly(2024, 1, 10), "bb");

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("2024-01-09 aa\n2024-01-10 bb\n"u8)), digest.ComputeBuild());
    }
}
