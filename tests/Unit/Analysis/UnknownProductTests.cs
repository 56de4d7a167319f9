using MgcBackfill.Analysis;
using MgcBackfill.Checkpoint;
using MgcBackfill.Cli;
using MgcBackfill.Cli.Output;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Report;
using MgcBackfill.Report.Page;
using MgcBackfill.Store;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Analysis;

/// <summary>What the analyses say of a product that is not in the table, and of what the table does not know (R3): unknown.</summary>
public sealed class UnknownProductTests
{
    private static readonly Product s_unknown = Products.Get("XYZ");
    private static readonly CheckpointState s_noRecords = CheckpointFolder.Read("no such folder").State;

    [Fact]
    public void Every_minute_without_a_bar_is_unknown() // R3
    {
        var counter = new CoverageCounter(s_unknown.Hours, s_noRecords, null);

        var covered = counter.Count(Day("2024-01-15"), "XYZH4", [Row("2024-01-15T12:00Z"), Row("2024-01-15T22:30Z")]);

        Assert.Equal((2, 1438, 1440), (covered.Bars, covered.Unknown, covered.Minutes));
        Assert.Equal((0, 0, 0, 0), (covered.Closed, covered.Maintenance, covered.NoTrade, covered.OutsideHours));
        Assert.Equal(Attention.None, covered.Attention);
    }

    [Theory]
    [InlineData("2024-01-01")] // a holiday of products that are known
    [InlineData("2024-01-07")] // a Sunday
    [InlineData("2024-01-10")]
    public void A_day_without_bars_has_no_known_reason(string day) // R3
    {
        var covered = new CoverageCounter(s_unknown.Hours, s_noRecords, null).CountEmpty(Day(day));

        Assert.Equal((EmptyReason.Unknown, 1440), (covered!.Reason, covered.Unknown));
    }

    [Theory]
    [InlineData("MGC", "2024-01-13", false)]
    [InlineData("MGC", "2026-05-30", false)]
    [InlineData("BTC", "2026-05-23", false)]
    [InlineData("BTC", "2026-05-30", true)] // around the clock since the day before
    [InlineData("MBT", "2026-06-06", true)]
    [InlineData("MGC", "2030-01-05", true)] // beyond the known hours
    [InlineData("MGC", "2010-06-12", false)] // before the known hours, when no product traded on a Saturday
    [InlineData("XYZ", "2024-01-13", false)]
    [InlineData("XYZ", "2026-05-30", true)]
    public void A_Saturday_without_bars_is_listed_unless_the_market_was_closed(string root, string day, bool listed) // R3
    {
        var covered = new CoverageCounter(Products.Get(root).Hours, s_noRecords, null).CountEmpty(Day(day));

        Assert.Equal(listed ? 1440 : null, covered?.Unknown);
    }

    [Fact]
    public void Hours_of_another_product_give_another_coverage() // R3
    {
        var row = Row("2024-01-15T18:30Z"); // Martin Luther King Day

        Assert.Equal(
            1,
            new CoverageCounter(Products.Get("ES").Hours, s_noRecords, null).Count(Day("2024-01-15"), "ESH4", [row]).OutsideHours
        );
        Assert.Equal(
            0,
            new CoverageCounter(Products.Get("6E").Hours, s_noRecords, null).Count(Day("2024-01-15"), "6EH4", [row]).OutsideHours
        );
    }

    [Fact]
    public void A_roll_has_no_days_to_expiry() // R3
    {
        var roll = Assert.Single(GetRolls(s_unknown, "XYZF4", "XYZG4"));

        Assert.Equal(("XYZF4", "XYZG4", null, null), (roll.From, roll.To, roll.LastTradingDay, roll.DaysToExpiry));
    }

    [Theory]
    [InlineData("MES", "MESH4", "MESM4", "2024-03-15")]
    [InlineData("6E", "6EG4", "6EH4", "2024-02-16")]
    [InlineData("M2K", "M2KH4", "M2KM4", "2024-03-15")]
    [InlineData("ES", "ESM6", "ESU6", null)] // its third Friday is a holiday
    public void A_roll_has_the_last_trading_day_of_its_product(string root, string from, string to, string? day) // R3
    {
        var roll = Assert.Single(GetRolls(Products.Get(root), from, to));

        Assert.Equal(day is null ? null : Workbench.Date(day), roll.LastTradingDay);
        Assert.Equal(roll.LastTradingDay?.DayNumber - roll.TradingDay.DayNumber, roll.DaysToExpiry);
    }

    [Fact]
    public void A_contract_of_another_product_breaks_the_table() // R1, G1
    {
        var error = Assert.Throws<GateException>(() => GetRolls(Products.Get("ES"), "MESH4", "MESM4"));

        Assert.Contains("MESH4 of 2024-01-09 is not an outright of ES", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MGC", "2024-01-13", true)]
    [InlineData("MGC", "2024-01-12", false)] // a Friday
    [InlineData("BTC", "2026-05-23", true)]
    [InlineData("BTC", "2026-05-30", false)] // around the clock since the day before
    [InlineData("MGC", "2030-01-05", false)] // beyond the known hours
    [InlineData("XYZ", "2024-01-13", false)]
    public void A_Saturday_is_closed_only_if_the_hours_say_so(string root, string day, bool closed) => // R3
        Assert.Equal(closed, ProvenanceText.IsClosedSaturday(Day(day), Products.Get(root).Hours));

    [Fact]
    public void The_command_line_says_unknown() // R3
    {
        var days = new[] { new CoverageCounter(null, s_noRecords, null).CountEmpty(Day("2024-01-10"))! };
        var coverage = new TableCoverage("x.db", "x.db.checkpoint", false, [], days);
        var known = coverage with { Hours = Products.Get("ES").Hours };
        var rolls = new RollCalendar(
            "x.db",
            "x.db.checkpoint",
            false,
            Workbench.Date("2024-01-09"),
            "XYZF4",
            Workbench.Date("2024-01-10"),
            "XYZG4",
            GetRolls(s_unknown, "XYZF4", "XYZG4")
        );

        Assert.Contains("unknown for this product", Print(t => CoverageView.Write(t, coverage, true)), StringComparison.Ordinal);
        Assert.Contains("trade dates 2012-11-19 to 2026-12-31", Print(t => CoverageView.Write(t, known, true)), StringComparison.Ordinal);
        Assert.Matches(@"XYZF4 +XYZG4 .* unknown", Print(t => RollsView.Write(t, rolls)));
        Assert.Contains(
            "\"hours_known_from\":null,\"hours_known_to\":null",
            Print(t => Json.Write(t.Out, CoverageDocument.From(coverage))),
            StringComparison.Ordinal
        );
        Assert.Contains("\"days_to_expiry\":null", Print(t => Json.Write(t.Out, RollsDocument.From(rolls))), StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_says_unknown_and_names_the_unit_only_if_it_is_known() // R3
    {
        var unknown = Render(s_unknown, "XYZF4", "XYZG4");
        var known = Render(Products.Get("ZC"), "ZCH4", "ZCK4");

        Assert.Contains(
            """<data data-figure="roll.2024-01-10.days_to_expiry" value="">unknown</data>""",
            unknown,
            StringComparison.Ordinal
        );
        Assert.Contains(">Step<", unknown, StringComparison.Ordinal);
        Assert.Contains("""<data data-figure="roll.2024-01-10.days_to_expiry" value="64">64</data>""", known, StringComparison.Ordinal);
        Assert.Contains(">Step, cents per bushel<", known, StringComparison.Ordinal);

        static string Render(Product product, string from, string to) =>
            RollSection
                .Render(
                    new ReportContent
                    {
                        Db = "x.db",
                        Series = BarSeries.Of(product),
                        Verification = null!,
                        Records = null!,
                        Source = null,
                        Days = [],
                        ToolVersion = "",
                        Engine = new Engine("", ""),
                        Rolls = new RollCalendar("x.db", "", false, null, null, null, null, GetRolls(product, from, to)),
                        Minutes = null!,
                    }
                )
                .ToString();
    }

    private static List<BarRoll> GetRolls(Product product, string from, string to)
    {
        var finder = new RollFinder(product, s_noRecords);
        finder.Add(DayEnds.From(Day("2024-01-09"), from, [Row("2024-01-09T12:00Z")]));
        finder.Add(DayEnds.From(Day("2024-01-10"), to, [Row("2024-01-10T12:00Z")]));
        return finder.Rolls;
    }

    private static string Print(Action<Terminal> print)
    {
        using var output = new StringWriter();
        print(new Terminal(output, TextWriter.Null, () => CancellationToken.None) { Width = 200 });
        return output.ToString();
    }

    private static StoredRow Row(string time) =>
        new()
        {
            TsMicroseconds = DbnBuilder.Time(time) / 1000,
            Open = 1,
            High = 1,
            Low = 1,
            Close = 1,
            Volume = 1,
        };

    private static TradingDay Day(string date) => TradingDay.From(Workbench.Date(date));
}
