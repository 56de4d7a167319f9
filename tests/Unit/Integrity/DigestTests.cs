using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FsCheck.Fluent;
using MgcBackfill.Dbn;
using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Integrity;

/// <summary>The digests against values computed with other tools, and against plain text in the test.</summary>
public sealed class DigestTests
{
    private const string DigestOfTwoBars = "b474f76e55ff65d00cf76b11121304fcb6ff67caf40f726acd7c607bfb0b46b6";
    private const string DigestOfOneBar = "1515095a1ae63397cffa72026eff9c4a464b173cb02f9040e86685884beb8766";
    private const string DigestOfTwoDays = "1c95faac2e2ee29c20e01769da76d70cebe76320352b7e9c7f716bf07931f93b";
    private const string EmptyDigest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static readonly Bar[] s_two =
    [
        new()
        {
            TsEvent = 1_704_189_600_000_000_000,
            Open = 2_065_100_000_000,
            High = 2_065_900_000_000,
            Low = 2_065_000_000_000,
            Close = 2_065_400_000_000,
            Volume = 17,
        },
        new()
        {
            TsEvent = 1_704_189_660_000_000_000,
            Open = 2_065_400_000_000,
            High = 2_065_400_000_000,
            Low = 2_064_700_000_000,
            Close = 2_065_000_000_000,
            Volume = 0,
        },
    ];

    [Fact]
    public void The_digest_of_a_day_equals_that_of_sha256sum() // C9
    {
        using var digest = new DayDigest();

        Assert.Equal(DigestOfTwoBars, digest.Compute(s_two, "MGCG4"));
        Assert.Equal(
            DigestOfOneBar,
            digest.Compute(
                [
                    new Bar
                    {
                        TsEvent = 1_704_276_000_000_000_000,
                        Open = 1,
                        High = 2,
                        Low = 1,
                        Close = 2,
                        Volume = 3,
                    },
                ],
                "MGCJ4"
            )
        );
        Assert.Equal(EmptyDigest, digest.Finish());
    }

    [Fact]
    public void The_digest_of_a_build_equals_that_of_sha256sum() // C9
    {
        using var build = new BuildDigest();
        Assert.Equal((EmptyDigest, 0), (build.Current(), build.Days));

        build.Add(TradingDay.From(new DateOnly(2024, 1, 2)), DigestOfTwoBars);
        build.Add(TradingDay.From(new DateOnly(2024, 1, 3)), DigestOfOneBar);

        Assert.Equal((DigestOfTwoDays, 2), (build.Current(), build.Days));
        Assert.Equal(DigestOfTwoDays, build.Current());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1380)]
    [InlineData(20_000)]
    public void Days_longer_than_the_buffer_have_the_digest_of_their_plain_text(int bars) // C9
    {
        var day = Enumerable
            .Range(0, bars)
            .Select(i => new Bar
            {
                TsEvent = 1_704_189_600_000_000_000 + (i * 60_000_000_000L),
                Open = 2_000_000_000_000 + (i * 100_000_000L),
                High = long.MaxValue - 1,
                Low = 1 + i,
                Close = 2_000_000_000_000,
                Volume = i % 2 == 0 ? long.MaxValue : (ulong)i,
            })
            .ToArray();
        using var digest = new DayDigest();

        Assert.Equal(Plain(day, "MGCZ29"), digest.Compute(day, "MGCZ29"));
    }

    [Fact]
    public void Digests_of_any_bars_are_those_of_their_plain_text() // C9
    {
        var number = Gen.Choose(int.MinValue, int.MaxValue)
            .Two()
            .SelectMany(_ => Gen.Choose(0, 63), (x, shift) => (((long)x.Item1 << 32) ^ (uint)x.Item2) >> shift);
        var bar = number
            .ArrayOf(6)
            .Select(n => new Bar
            {
                TsEvent = n[0],
                Open = n[1],
                High = n[2],
                Low = n[3],
                Close = n[4],
                Volume = (ulong)(n[5] & long.MaxValue),
            });
        using var digest = new DayDigest();
        FixedProperty.Holds(bar.ArrayOf(), bars => Assert.Equal(Plain(bars, "MGCG4"), digest.Compute(bars, "MGCG4")), cases: 300);
    }

    [Fact]
    public void A_digest_does_not_depend_on_how_the_bars_are_passed() // C9
    {
        using var digest = new DayDigest();
        foreach (var bar in s_two)
            digest.Add(bar.TsEvent / 1000, "MGCG4"u8, bar.Open, bar.High, bar.Low, bar.Close, (long)bar.Volume);

        Assert.Equal(DigestOfTwoBars, digest.Finish());
    }

    [Fact]
    public void Every_value_and_the_order_change_the_digest() // C9
    {
        using var digest = new DayDigest();
        Bar[][] others =
        [
            [s_two[1], s_two[0]],
            [s_two[0]],
            [s_two[0] with { TsEvent = s_two[0].TsEvent + 60_000_000_000 }, s_two[1]],
            [s_two[0] with { Open = 1 }, s_two[1]],
            [s_two[0] with { High = 1 }, s_two[1]],
            [s_two[0] with { Low = 1 }, s_two[1]],
            [s_two[0] with { Close = 1 }, s_two[1]],
            [s_two[0] with { Volume = 1 }, s_two[1]],
        ];

        var digests = others
            .Select(o => digest.Compute(o, "MGCG4"))
            .Append(digest.Compute(s_two, "MGCJ4"))
            .Append(DigestOfTwoBars)
            .ToArray();

        Assert.Equal(digests.Length, digests.Distinct().Count());
    }

    [Fact]
    public void Digests_are_the_same_under_every_culture() // C9
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ar-SA");
            using var digest = new DayDigest();
            using var build = new BuildDigest();
            Assert.Equal(DigestOfTwoBars, digest.Compute(s_two, "MGCG4"));
            build.Add(TradingDay.From(new DateOnly(2024, 1, 2)), DigestOfTwoBars);
            build.Add(TradingDay.From(new DateOnly(2024, 1, 3)), DigestOfOneBar);
            Assert.Equal(DigestOfTwoDays, build.Current());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Plain(IEnumerable<Bar> bars, string symbol)
    {
        var text = string.Concat(
            bars.Select(b =>
                string.Create(CultureInfo.InvariantCulture, $"{b.TsEvent / 1000},{symbol},{b.Open},{b.High},{b.Low},{b.Close},{b.Volume}\n")
            )
        );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
