using System.Globalization;
using MgcBackfill.Analysis;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Analysis;

/// <summary>Rolls, in scenes worked out by hand.</summary>
public sealed class RollTests
{
    [Fact]
    public void A_roll_has_volumes_around_it_the_price_gap_and_the_days_to_expiry()
    {
        using var bench = new Workbench();
        bench.Run(
            bench.Write(
                Tape.EmptyDays("2024-01-24", "2024-01-26")
                    .Bar("MGCG4", "2024-01-24T12:00Z", 2010m, 90)
                    .Bar("MGCG4", "2024-01-24T20:00Z", 2011m, 2011.5m, 2010m, 2011.3m, 10)
                    .Bar("MGCJ4", "2024-01-24T12:00Z", 2030m, 70)
                    .Bar("MGCG4", "2024-01-25T12:00Z", 2012m, 40)
                    .Bar("MGCJ4", "2024-01-25T12:30Z", 2032.1m, 2035m, 2032m, 2033m, 60)
                    .Bar("MGCJ4", "2024-01-26T12:00Z", 2034m, 80)
            )
        );

        var calendar = RollRun.Run(new TableOptions { Db = bench.Db });

        var roll = Assert.Single(calendar.Rolls);
        Assert.Equal(
            (Workbench.Date("2024-01-25"), "MGCG4", "MGCJ4", 1, false),
            (roll.TradingDay, roll.From, roll.To, roll.DaysFront, roll.FlipBack)
        );
        Assert.Equal(new RollVolumes(Workbench.Date("2024-01-24"), 100, 70), roll.Before);
        Assert.Equal(new RollVolumes(Workbench.Date("2024-01-25"), 40, 60), roll.On);
        Assert.Equal(new RollVolumes(Workbench.Date("2024-01-26"), 0, 80), roll.After); // not a candidate: it did not trade
        Assert.Equal((2011.3m, 2032.1m, 20.8m), (roll.LastClose, roll.FirstOpen, roll.PriceGap));
        Assert.Equal((Utc("2024-01-24T20:00Z"), Utc("2024-01-25T12:30Z")), (roll.LastTs, roll.FirstTs));
        // February's last business days are 29, 28 and 27.
        Assert.Equal((Workbench.Date("2024-02-27"), 33), (roll.LastTradingDay, roll.DaysToExpiry));
        Assert.Equal(
            (Workbench.Date("2024-01-24"), "MGCG4", Workbench.Date("2024-01-26"), "MGCJ4"),
            (calendar.FirstDay, calendar.FirstSymbol, calendar.LastDay, calendar.LastSymbol)
        );
    }

    [Fact]
    public void Two_contracts_with_one_name_ten_years_apart_have_their_own_volumes() // F2
    {
        using var bench = new Workbench();
        bench.Run(
            bench.Write(
                Tape.EmptyDays("2010-11-23", "2010-11-24")
                    .Bar("MGCZ0", "2010-11-23T12:00Z", 1370m, 16_367)
                    .Bar("MGCG1", "2010-11-23T12:00Z", 1371m, 5)
                    .Bar("MGCZ0", "2010-11-24T12:00Z", 1370m, 9)
                    .Bar("MGCG1", "2010-11-24T12:00Z", 1371m, 5),
                "old.dbn.zst"
            ),
            bench.Write(
                Tape.EmptyDays("2020-11-23", "2020-11-24")
                    .Bar("MGCZ0", "2020-11-23T12:00Z", 1800m, 700)
                    .Bar("MGCZ0", "2020-11-24T12:00Z", 1800m, 800),
                "new.dbn.zst"
            )
        );

        var roll = Assert.Single(RollRun.Run(new TableOptions { Db = bench.Db }).Rolls);

        Assert.Equal(("MGCZ0", "MGCZ0"), (roll.From, roll.To));
        Assert.Equal(new RollVolumes(Workbench.Date("2010-11-24"), 9, 0), roll.Before);
        Assert.Equal(new RollVolumes(Workbench.Date("2020-11-23"), 0, 700), roll.On);
        Assert.Equal(new RollVolumes(Workbench.Date("2020-11-24"), 0, 800), roll.After);
    }

    [Fact]
    public void Without_records_volumes_are_unknown_and_after_the_last_day_there_are_none()
    {
        using var bench = BarRows.With("2024-01-24T12:00Z MGCG4", "2024-01-25T12:00Z MGCJ4");

        var roll = Assert.Single(RollRun.Run(new TableOptions { Db = bench.Db }).Rolls);

        Assert.Equal((null, null, null, null, null), (roll.Before.From, roll.Before.To, roll.On.From, roll.On.To, roll.After));
    }

    [Fact]
    public void A_record_of_another_decision_gives_no_volumes_for_a_day() // P3
    {
        using var bench = new Workbench();
        bench.Run(bench.Write(Tape.Quiet("2024-01-08", "2024-01-09")));
        bench.Sql("UPDATE bars_1m SET source_symbol = 'MGCJ4' WHERE ts_utc >= '2024-01-08 23:00:00+00'");

        var roll = Assert.Single(RollRun.Run(new TableOptions { Db = bench.Db }).Rolls);

        Assert.Equal(
            ((UInt128?)30, (UInt128?)7, (UInt128?)null, (UInt128?)null),
            (roll.Before.From, roll.Before.To, roll.On.From, roll.On.To)
        );
    }

    [Fact]
    public void A_returning_front_month_is_a_flip_back_and_the_first_contract_is_not_a_roll()
    {
        using var bench = BarRows.With(
            "2024-01-23T12:00Z MGCG4",
            "2024-01-24T12:00Z MGCG4",
            "2024-01-25T12:00Z MGCJ4",
            "2024-01-26T12:00Z MGCG4",
            "2024-01-29T12:00Z MGCJ4",
            "2024-01-30T12:00Z MGCJ4",
            "2024-03-26T12:00Z MGCM4"
        );

        var rolls = RollRun.Run(new TableOptions { Db = bench.Db }).Rolls;

        Assert.Equal(
            [
                ("2024-01-25", "MGCG4", "MGCJ4", 2, false),
                ("2024-01-26", "MGCJ4", "MGCG4", 1, true),
                ("2024-01-29", "MGCG4", "MGCJ4", 1, true),
                ("2024-03-26", "MGCJ4", "MGCM4", 2, false),
            ],
            rolls.Select(r => (r.TradingDay.ToString("o", CultureInfo.InvariantCulture), r.From, r.To, r.DaysFront, r.FlipBack))
        );
    }

    [Fact]
    public void A_flip_back_is_found_even_if_the_first_roll_is_before_the_requested_days() // T3
    {
        using var bench = BarRows.With(
            "2024-01-23T12:00Z MGCG4",
            "2024-01-24T12:00Z MGCJ4",
            "2024-01-25T12:00Z MGCG4",
            "2024-01-26T12:00Z MGCJ4"
        );

        var calendar = RollRun.Run(
            new TableOptions
            {
                Db = bench.Db,
                Start = Workbench.Date("2024-01-25"),
                End = Workbench.Date("2024-01-25"),
            }
        );

        var roll = Assert.Single(calendar.Rolls);
        Assert.Equal(("MGCJ4", "MGCG4", true), (roll.From, roll.To, roll.FlipBack));
        Assert.Equal(Workbench.Date("2024-01-23"), calendar.FirstDay);
    }

    [Fact]
    public void After_a_decade_a_name_means_another_contract() // F2
    {
        // December 2009, then a roll to 2010, and ten years later the next contract with the same name.
        using var bench = BarRows.With(
            "2009-11-25T12:00Z MGCZ9",
            "2009-11-27T12:00Z MGCG0",
            "2019-11-26T12:00Z MGCZ9",
            "2019-11-27T12:00Z MGCG0",
            "2020-01-28T12:00Z MGCJ0"
        );

        var rolls = RollRun.Run(new TableOptions { Db = bench.Db }).Rolls;

        Assert.All(rolls, r => Assert.False(r.FlipBack));
        Assert.Equal(
            ["2009-12-29", "2010-02-24", "2019-12-27", "2020-02-26"],
            rolls.Select(r => r.LastTradingDay!.Value.ToString("o", CultureInfo.InvariantCulture))
        );
        Assert.Equal(30, rolls[2].DaysToExpiry);
    }

    [Fact]
    public void The_same_name_ten_years_later_is_a_roll() // F2
    {
        using var bench = BarRows.With("2009-11-25T12:00Z MGCZ9", "2019-11-25T12:00Z MGCZ9");

        var roll = Assert.Single(RollRun.Run(new TableOptions { Db = bench.Db }).Rolls);

        Assert.Equal(
            ("MGCZ9", "MGCZ9", "2009-12-29", false),
            (roll.From, roll.To, roll.LastTradingDay!.Value.ToString("o", CultureInfo.InvariantCulture), roll.FlipBack)
        );
    }

    [Fact]
    public void An_empty_table_has_no_front_month_and_a_single_contract_has_no_roll()
    {
        using var empty = BarRows.Empty();
        using var one = BarRows.With("2024-01-23T12:00Z MGCG4");

        var none = RollRun.Run(new TableOptions { Db = empty.Db });
        Assert.Equal((null, null, 0), (none.FirstDay, none.FirstSymbol, none.Rolls.Count));
        Assert.Empty(RollRun.Run(new TableOptions { Db = one.Db }).Rolls);
    }

    [Theory]
    [InlineData("UPDATE bars_1m SET source_symbol = 'GCG4'", "is not an outright of MGC")]
    [InlineData("UPDATE bars_1m SET open = 'NaN'", "is not a multiple of 1e-9")]
    public void A_table_that_breaks_a_rule_is_refused(string sql, string what) // P1, G1
    {
        using var bench = BarRows.With("2024-01-23T12:00Z MGCG4");
        bench.Sql(sql);

        Assert.Contains(
            what,
            Assert.Throws<GateException>(() => RollRun.Run(new TableOptions { Db = bench.Db })).Message,
            StringComparison.Ordinal
        );
    }

    private static DateTime Utc(string time) => DateTime.UnixEpoch.AddTicks(DbnBuilder.Time(time) / 100);
}
