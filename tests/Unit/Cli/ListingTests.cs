using MgcBackfill.Cli;
using MgcBackfill.Cli.Output;

namespace MgcBackfill.Tests.Cli;

/// <summary>I2: the rows of tables as text.</summary>
public sealed class ListingTests
{
    private static readonly Listing s_listing = new(
        [new("contract"), new("bars", IsNumber: true)],
        [
            ["MGCG4", "1,376"],
            ["MGCJ4", "5"],
        ]
    );

    [Fact]
    public void Plain_text_aligns_words_left_and_numbers_right() =>
        Assert.Equal(
            ["  contract   bars", "  MGCG4     1,376", "  MGCJ4         5", ""],
            Written(s_listing, draws: false).Split(Environment.NewLine)
        );

    [Fact]
    public void A_listing_without_rows_prints_nothing() => Assert.Equal("", Written(s_listing with { Rows = [] }, draws: false));

    [Fact]
    public void A_terminal_gets_the_same_texts_under_a_line() =>
        Assert.Equal(
            ["  contract   bars", "  ───────────────", "  MGCG4     1,376", "  MGCJ4         5", ""],
            Written(s_listing, draws: true).Split(Environment.NewLine)
        );

    [Fact]
    public void A_text_with_an_escape_sequence_is_shown_without_it() =>
        Assert.Contains(
            "\uFFFD[31m",
            Written(
                s_listing with
                {
                    Rows =
                    [
                        ["\x1b[31m", "1"],
                    ],
                },
                draws: true
            ),
            StringComparison.Ordinal
        );

    private static string Written(Listing listing, bool draws)
    {
        using var output = new StringWriter();
        listing.Write(new Terminal(output, TextWriter.Null, () => CancellationToken.None) { IsOutInteractive = draws });
        return output.ToString();
    }
}
