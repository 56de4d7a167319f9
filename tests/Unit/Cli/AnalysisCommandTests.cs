using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Cli;

/// <summary>coverage, rolls and statistics, as text and as JSON.</summary>
public sealed class AnalysisCommandTests
{
    [Fact]
    public void Coverage_of_a_short_table_prints_every_day()
    {
        using var fixture = CliFixture.Built();

        var outcome = CliFixture.Run("coverage", "--db", fixture.Db, "--dbn", fixture.Dbn);

        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith("2 trading days with bars, 2024-01-02 to 2024-01-03", outcome.Out, StringComparison.Ordinal);
        // The closing of New Year's Day ends before this day: the session is open for 23 hours from 23:00Z. One minute has only the spread,
        // another only J4.
        Assert.Contains(
            "minutes        2,880 = 5 bars + 0 closed + 120 daily break + 2,755 open without a bar + 0 unknown",
            outcome.Out,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "open, no bar   2,755 = 2 only other contracts traded + 2,753 no contract "
                + "traded + 0 traded but not stored + 0 on days that the source does not cover",
            outcome.Out,
            StringComparison.Ordinal
        );
        Assert.Matches(@"Tue 2024-01-02  MGCG4 +3  23:00Z  23:02Z +0 +60 +1,377 +2 +1,375 +0  stub", outcome.Out);
    }

    [Fact]
    public void Coverage_of_a_long_table_prints_years_and_days_worth_a_look_and_every_day_on_request()
    {
        var summary = CliFixture.Run("coverage", "--db", FifteenYears.Db).Out;
        var all = CliFixture.Run("coverage", "--db", FifteenYears.Db, "--all").Out;
        var months = CliFixture.Run("coverage", "--db", FifteenYears.Db, "--start", "2017-01-01", "--end", "2018-12-31").Out;

        Assert.InRange(summary.Split('\n').Length, 25, 60);
        Assert.Matches(@"(?m)^  2017 +\d+ ", summary);
        Assert.Contains("Worth a look", summary, StringComparison.Ordinal);
        Assert.DoesNotContain("2019-05-15", summary, StringComparison.Ordinal);
        Assert.Contains("Wed 2019-05-15", all, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^  2017-03 +\d+ ", months);
    }

    [Fact]
    public void The_JSON_of_coverage_has_every_day_under_stable_member_names() // I2
    {
        using var fixture = CliFixture.Built();

        var result = CliFixture.Run("coverage", "--db", fixture.Db, "--json").Json();

        Assert.Equal(
            [
                "command",
                "status",
                "exit_code",
                "error",
                "db",
                "checkpoint",
                "has_records",
                "sources",
                "hours_known_from",
                "hours_known_to",
                "message",
                "stored",
                "total",
                "days",
            ],
            result.EnumerateObject().Select(p => p.Name)
        );
        Assert.Equal(
            """
            {"trading_day":"2024-01-02","source_symbol":"MGCG4","bars":3,"first_ts":"2024-01-01T23:00:00Z","last_ts":"2024-01-01T23:02:00Z","closed":0,"weekend":0,"holiday":0,"halt":0,"maintenance":60,"no_trade":1377,"others_traded":null,"nobody_traded":null,"not_stored":null,"unknown":0,"outside_hours":0,"stub":true,"partial":false,"reason":null,"attention":["thin"]}
            """,
            result.GetProperty("days")[0].GetRawText()
        );
        Assert.Equal(
            2880,
            result.GetProperty("total").GetProperty("bars").GetInt32()
                + 120
                + result.GetProperty("total").GetProperty("no_trade").GetInt32()
        );
    }

    [Fact]
    public void Rolls_are_printed_as_text_and_as_JSON()
    {
        using var bench = BarRows.With("2024-01-24T12:00Z MGCG4 2010.5", "2024-01-25T12:00Z MGCJ4 2031", "2024-01-26T12:00Z MGCG4 2011");

        var text = CliFixture.Run("rolls", "--db", bench.Db);
        var roll = CliFixture.Run("rolls", "--db", bench.Db, "--json").Json().GetProperty("rolls")[1];

        Assert.Equal(0, text.ExitCode);
        Assert.StartsWith("2 rolls, 1 flip back to an earlier contract", text.Out, StringComparison.Ordinal);
        Assert.Matches(@"2024-01-25  MGCG4  MGCJ4 +1 +unknown +unknown +unknown +\+20\.5 +33\b", text.Out);
        Assert.Matches(@"2024-01-26  MGCJ4  MGCG4 .* -20\.0 +91  flip back", text.Out);
        Assert.Equal(
            [
                "trading_day",
                "from",
                "to",
                "days_front",
                "flip_back",
                "before",
                "on",
                "after",
                "last_ts",
                "last_close",
                "first_ts",
                "first_open",
                "price_gap",
                "last_trading_day",
                "days_to_expiry",
            ],
            roll.EnumerateObject().Select(p => p.Name)
        );
        Assert.Equal(
            (true, -20m, "2024-04-26"),
            (
                roll.GetProperty("flip_back").GetBoolean(),
                roll.GetProperty("price_gap").GetDecimal(),
                roll.GetProperty("last_trading_day").GetString()
            )
        );
        Assert.Equal("""{"trading_day":"2024-01-25","from":null,"to":null}""", roll.GetProperty("before").GetRawText());
    }

    [Fact]
    public void Statistics_are_top_level_members_of_the_JSON() // I2
    {
        using var fixture = CliFixture.Built();

        var result = CliFixture.Run("statistics", "--db", fixture.Db, "--json").Json();

        Assert.Equal(
            [
                "command",
                "status",
                "exit_code",
                "error",
                "db",
                "row_count",
                "min_ts",
                "max_ts",
                "latest_close",
                "latest_ts",
                "symbol",
                "timeframe",
                "vendor",
                "message",
            ],
            result.EnumerateObject().Select(p => p.Name)
        );
        Assert.Equal("""2024-01-01T23:00:00Z""", result.GetProperty("min_ts").GetString());
        Assert.Equal(
            (5, 2000.0, "MGC", "1m", "databento"),
            (
                result.GetProperty("row_count").GetInt32(),
                result.GetProperty("latest_close").GetDouble(),
                result.GetProperty("symbol").GetString(),
                result.GetProperty("timeframe").GetString(),
                result.GetProperty("vendor").GetString()
            )
        );
        Assert.Contains(
            "latest close  2000 at 2024-01-02T23:01Z",
            CliFixture.Run("statistics", "--db", fixture.Db).Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_empty_table_is_a_result_for_all_three() // I3
    {
        using var bench = BarRows.Empty();

        foreach (var verb in (string[])["coverage", "rolls", "statistics"])
        {
            var outcome = CliFixture.Run(verb, "--db", bench.Db);
            Assert.Equal(0, outcome.ExitCode);
            Assert.Contains("is empty: no bar is stored", outcome.Out, StringComparison.OrdinalIgnoreCase);
            Assert.Equal("done", CliFixture.Run(verb, "--db", bench.Db, "--json").Json().GetProperty("status").GetString());
        }
    }

    [Fact]
    public void Without_the_table_statistics_has_a_message_and_the_others_refuse() // I3, D2
    {
        using var bench = new Workbench();
        bench.Sql("CREATE TABLE x (y INTEGER)");

        var statistics = CliFixture.Run("statistics", "--db", bench.Db, "--json");

        Assert.Equal(0, statistics.ExitCode);
        Assert.Equal("null", statistics.Json().GetProperty("symbol").GetRawText());
        Assert.Contains("no table bars_1m", statistics.Json().GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal([6, 6], ((string[])["coverage", "rolls"]).Select(verb => CliFixture.Run(verb, "--db", bench.Db).ExitCode));
    }

    [Theory]
    [InlineData(6, "coverage", "--db", "no/such.db")]
    [InlineData(6, "rolls", "--db", "no/such.db")]
    [InlineData(6, "statistics", "--db", "no/such.db")]
    [InlineData(2, "coverage")]
    [InlineData(2, "rolls", "--db", "x.db", "--start", "2024-01-03", "--end", "2024-01-02")]
    [InlineData(2, "coverage", "--db", "x.db", "--checkpoint", "no/such/folder")]
    [InlineData(2, "statistics", "--db", "x.db", "--start", "2024-01-03")]
    public void Every_invalid_request_has_its_exit_code(int exitCode, params string[] args) // I3
    {
        var outcome = CliFixture.Run(args);

        Assert.Equal((exitCode, ""), (outcome.ExitCode, outcome.Out));
        Assert.StartsWith("error ", outcome.Error, StringComparison.Ordinal);
    }
}
