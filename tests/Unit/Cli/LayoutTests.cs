using MgcBackfill.Cli.Layout;
using MgcBackfill.Cli.Output;

namespace MgcBackfill.Tests.Cli;

/// <summary>I6: where lines are broken, and which columns are shown.</summary>
public sealed class LayoutTests
{
    private static readonly Listing s_table = new(
        [
            new("day"),
            new("contract"),
            new("volume before", IsNumber: true, LeaveOut: 2),
            new("volume", IsNumber: true, LeaveOut: 1),
            new("remarks", IsProse: true),
        ],
        [
            ["2024-03-25", "MGCJ4", "123,456", "1,234,567", "flip back to an earlier contract"],
            ["2024-03-26", "MGCM4", "5", "6", ""],
        ]
    );

    [Fact]
    public void A_table_that_fits_is_as_wide_as_its_texts()
    {
        var layout = TableLayout.Create(s_table, 200);

        Assert.Equal([10, 8, 13, 9, 32], layout.Widths);
        Assert.Empty(layout.LeftOut);
    }

    [Fact]
    public void Prose_and_heads_of_several_words_take_several_lines_before_a_column_is_left_out()
    {
        var layout = TableLayout.Create(s_table, 70);

        Assert.Equal([10, 8, 9, 9, 24], layout.Widths);
    }

    [Fact]
    public void The_least_important_column_is_left_out_first_and_the_width_that_shows_all_is_named()
    {
        var (narrower, narrow) = (TableLayout.Create(s_table, 67), TableLayout.Create(s_table, 50));

        Assert.Empty(TableLayout.Create(s_table, 68).LeftOut);
        Assert.Equal(68, narrower.FullWidth);
        Assert.Equal([0, 1, 3, 4], narrower.Shown);
        Assert.Equal([2], narrower.LeftOut);
        Assert.Equal([0, 1, 4], narrow.Shown);
        Assert.Equal([2, 3], narrow.LeftOut);
    }

    [Fact]
    public void Where_the_columns_that_are_always_shown_have_no_room_each_row_is_a_block()
    {
        Assert.True(TableLayout.Create(s_table, 40).IsStacked);
        Assert.Equal(
            [
                "  day            2024-03-25",
                "  contract       MGCJ4",
                "  volume before  123,456",
                "  volume         1,234,567",
                "  remarks        flip back to an earlier",
                "                 contract",
                "",
                "  day            2024-03-26",
                "  contract       MGCM4",
                "  volume before  5",
                "  volume         6",
            ],
            TableLines.Format(s_table, 40, new Paint(false), '-')
        );
    }

    [Fact]
    public void A_column_without_a_text_takes_no_room() =>
        Assert.Equal(
            [0, 1, 2, 3],
            TableLayout
                .Create(
                    s_table with
                    {
                        Rows =
                        [
                            ["2024-03-25", "MGCJ4", "1", "2", ""],
                        ],
                    },
                    200
                )
                .Shown
        );

    [Fact]
    public void Every_width_gives_lines_that_fit_and_hold_each_word_of_what_is_shown()
    {
        for (var width = 36; width < 130; width++)
        {
            string[] lines = [.. TableLines.Format(s_table, width, new Paint(false), '-')];
            Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
            Assert.All(
                (string[])["2024-03-25", "2024-03-26", "MGCJ4", "MGCM4", "earlier"],
                word => Assert.Contains(lines, line => line.Split(' ').Contains(word))
            );
        }
    }

    [Theory]
    [InlineData("144,356 read = 60,124 selected + 60,638 other outrights", 30, "144,356 read = 60,124 selected|+ 60,638 other outrights")]
    [InlineData("5 inserted, 0 updated, 12 unchanged", 26, "5 inserted, 0 updated,|12 unchanged")]
    [InlineData("from 2024-02-19 to 2024-04-19", 19, "from 2024-02-19|to 2024-04-19")]
    [InlineData(
        "MGCJ4 55,787 in 1,371 bars, MGCM4 1,330 in 446 bars, MGCQ4 5",
        54,
        "MGCJ4 55,787 in 1,371 bars, MGCM4 1,330 in 446 bars,|MGCQ4 5"
    )]
    [InlineData("one\ntwo three", 80, "one|two three")]
    [InlineData("see /a/path/that/is/longer/than/any/line now", 12, "see|/a/path/that/is/longer/than/any/line|now")]
    [InlineData("", 10, "")]
    public void A_text_is_broken_between_its_items_and_never_inside_a_word(string text, int width, string lines) =>
        Assert.Equal(lines.Split('|'), WordWrap.Lines(text, width));

    [Fact]
    public void A_value_without_room_beside_its_label_stands_below_it() =>
        Assert.Equal(
            ["  digest", "    0123456789abcdef", "  rows    5"],
            SheetLines.Format([("digest", "0123456789abcdef", Tone.Plain), ("rows", "5", Tone.Plain)], 22, new Paint(false))
        );

    [Theory]
    [InlineData("größe", 5)]
    [InlineData("金 data", 7)]
    [InlineData("e\u0301", 1)]
    public void A_text_takes_the_columns_that_a_terminal_gives_it(string text, int columns) =>
        Assert.Equal(columns, DisplayText.Measure(text));

    [Fact]
    public void Colours_are_around_the_text_alone_so_that_no_line_ends_with_spaces()
    {
        var lines = TableLines.Format(s_table, 70, new Paint(true), '-').ToArray();

        Assert.Contains(lines, line => line.Contains("\x1b[1mday\x1b[0m", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.DoesNotMatch(@" (\x1b\[0m)?$", line));
    }
}
