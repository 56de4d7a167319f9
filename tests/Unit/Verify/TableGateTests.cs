using MgcBackfill.DuckDb;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Verify;

/// <summary>G1 and G3: every gate over the rows alone has a test in which it fails.</summary>
public sealed class TableGateTests
{
    private static readonly string[] s_rowGates =
    [
        "ts_present",
        "unique_key",
        "symbol",
        "source_symbol",
        "outright",
        "one_contract",
        "bars",
    ];

    [Fact]
    public void Good_rows_pass_every_gate_about_rows() // G1
    {
        using var table = UnconstrainedTable.WithGoodRows();

        var verification = table.Verify();

        foreach (var name in s_rowGates.Append("utc_type"))
            Assert.Equal((name, GateOutcome.Passed), (name, GetGate(verification, name).Outcome));
        Assert.Equal((3, 2), (verification.Rows, verification.Days));
        Assert.Equal(new DateTime(2024, 1, 7, 23, 0, 0, DateTimeKind.Utc), verification.FirstTs);
        Assert.Equal(new DateTime(2024, 1, 8, 23, 0, 0, DateTimeKind.Utc), verification.LastTs);
        Assert.NotNull(verification.BuildDigest);
    }

    [Fact]
    public void The_gates_run_in_a_fixed_order() // G1, G2
    {
        using var table = UnconstrainedTable.WithGoodRows();

        Assert.Equal(
            [
                "table",
                "utc_type",
                "ts_present",
                "unique_key",
                "symbol",
                "source_symbol",
                "outright",
                "one_contract",
                "bars",
                "day_records",
                "source",
                "independent",
            ],
            table.Verify().Gates.Select(g => g.Name)
        );
    }

    [Fact]
    public void A_table_without_key_and_NOT_NULL_fails_the_table_gate_and_is_still_read() // D2, G1
    {
        using var table = UnconstrainedTable.WithGoodRows();

        var verification = table.Verify();

        var gate = GetGate(verification, "table");
        Assert.Equal((GateOutcome.Failed, 9), (gate.Outcome, gate.Failures));
        Assert.False(verification.Passed);
        var error = Assert.Throws<GateException>(verification.Require);
        Assert.Equal((ErrorIds.GateFailed, ExitCodes.GateFailed), (error.Id, ExitCodes.For(error)));
        Assert.Contains("gate 'table' failed 9 times (Column ts_utc allows NULL)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_absent_table_fails_the_table_gate_and_passes_none() // G1, G3
    {
        using var table = new UnconstrainedTable();
        table.Sql("DROP TABLE bars_1m");

        RequireNothingPassed(table.Verify(), "There is no table bars_1m.");
    }

    [Theory]
    [InlineData("ts_utc TIMESTAMP, symbol TEXT, source_symbol TEXT, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume BIGINT")]
    [InlineData("ts_utc TEXT, symbol TEXT, source_symbol TEXT, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume BIGINT")]
    [InlineData(
        "ts_utc TIMESTAMPTZ, symbol TEXT, source_symbol INTEGER, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume BIGINT"
    )]
    [InlineData(
        "ts_utc TIMESTAMPTZ, symbol INTEGER, source_symbol TEXT, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume BIGINT"
    )]
    [InlineData("ts_utc TIMESTAMPTZ, symbol TEXT, source_symbol TEXT, open FLOAT, high DOUBLE, low DOUBLE, close DOUBLE, volume BIGINT")]
    [InlineData("ts_utc TIMESTAMPTZ, symbol TEXT, source_symbol TEXT, open DOUBLE, high FLOAT, low DOUBLE, close DOUBLE, volume BIGINT")]
    [InlineData(
        "ts_utc TIMESTAMPTZ, symbol TEXT, source_symbol TEXT, open DOUBLE, high DOUBLE, low DECIMAL(18, 9), close DOUBLE, volume BIGINT"
    )]
    [InlineData("ts_utc TIMESTAMPTZ, symbol TEXT, source_symbol TEXT, open DOUBLE, high DOUBLE, low DOUBLE, close REAL, volume BIGINT")]
    [InlineData("ts_utc TIMESTAMPTZ, symbol TEXT, source_symbol TEXT, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume INTEGER")]
    [InlineData("ts_utc TIMESTAMPTZ, symbol TEXT, source_symbol TEXT, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE")]
    public void A_table_of_other_columns_fails_the_table_gate_and_passes_none(string columns) // G1, G3
    {
        using var table = new UnconstrainedTable(columns);
        table.Sql("INSERT INTO bars_1m BY NAME SELECT '2024-01-08 00:00:00' AS ts_utc, 1 AS open");

        RequireNothingPassed(table.Verify(), "Column");
    }

    [Fact]
    public void A_time_column_without_a_zone_fails_the_type_gate() // G1, A4
    {
        using var table = new UnconstrainedTable(
            "ts_utc TIMESTAMP, symbol TEXT, source_symbol TEXT, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume BIGINT"
        );

        Fails(table, "utc_type", 1, "ts_utc is TIMESTAMP.");
    }

    [Fact]
    public void A_session_in_another_zone_fails_the_type_gate() // A4
    {
        using var table = UnconstrainedTable.WithGoodRows();
        table.Sql("SET TimeZone = 'Australia/Brisbane'");

        Fails(table, "utc_type", 1, "The session time zone is Australia/Brisbane, not UTC.");
    }

    [Theory]
    [InlineData("NULL")]
    [InlineData("'infinity'")]
    [InlineData("'-infinity'")]
    [InlineData("'0044-03-15 (BC) 12:00:00+00'")]
    [InlineData("'1969-12-31 23:59:00+00'")]
    [InlineData("'2201-01-01 00:00:00+00'")]
    public void A_time_that_is_absent_or_impossible_fails(string ts) // B4
    {
        using var table = UnconstrainedTable.WithGoodRows();
        table.Sql($"INSERT INTO bars_1m VALUES ({ts}, 'MGC', 'MGCG4', 1, 1, 1, 1, 1)");

        var verification = Fails(table, "ts_present", 1, "1 row has no time, or an impossible one.");

        Assert.Equal(4, verification.Rows);
    }

    [Fact]
    public void A_table_with_only_absent_times_fails() // B4
    {
        using var table = new UnconstrainedTable();
        table.Sql("INSERT INTO bars_1m SELECT NULL, 'MGC', 'MGCG4', 1, 1, 1, 1, 1 FROM range(9)");

        Fails(table, "ts_present", 1, "9 rows have no time");
    }

    [Fact]
    public void A_duplicate_key_fails() // G1
    {
        using var table = UnconstrainedTable.WithGoodRows();
        table.Sql("INSERT INTO bars_1m SELECT * REPLACE (9 AS volume) FROM bars_1m WHERE volume = 5");

        Fails(table, "unique_key", 1, "2024-01-07T23:00Z MGC MGCG4");
    }

    [Fact]
    public void A_duplicate_key_fails_wherever_its_rows_are() // G1
    {
        using var table = new UnconstrainedTable();
        table.Sql(
            "INSERT INTO bars_1m SELECT TIMESTAMPTZ '2024-01-08 00:00:00+00' + "
                + "to_minutes(i), 'MGC', 'MGCG4', 1, 1, 1, 1, 1 FROM range(6000) r(i)"
        );
        table.Sql(
            "INSERT INTO bars_1m SELECT * FROM bars_1m WHERE ts_utc IN ('2024-01-08 "
                + "00:00:00+00', '2024-01-09 10:00:00+00', '2024-01-12 03:59:00+00')"
        );

        Fails(table, "unique_key", 3, "is stored twice");
    }

    [Theory]
    [InlineData("'GC'", "symbol is not MGC")]
    [InlineData("'mgc'", "symbol is not MGC")]
    [InlineData("'MGC '", "symbol is not MGC")]
    [InlineData("''", "symbol is not MGC")]
    [InlineData("NULL", "2024-01-07T23:00Z NULL MGCG4")]
    public void A_symbol_that_is_not_MGC_fails(string symbol, string reported) // G1, D1
    {
        using var table = UnconstrainedTable.WithGoodRows();
        table.Sql($"UPDATE bars_1m SET symbol = {symbol} WHERE volume = 5");

        Fails(table, "symbol", 1, reported);
    }

    [Fact]
    public void A_source_symbol_that_is_NULL_fails() // G1
    {
        using var table = UnconstrainedTable.WithGoodRows();
        table.Sql("UPDATE bars_1m SET source_symbol = NULL WHERE volume = 7");

        var verification = Fails(table, "source_symbol", 1, "source_symbol is NULL");

        Assert.Null(verification.BuildDigest);
    }

    [Theory]
    [InlineData("GCG4")]
    [InlineData("MGCG4-MGCJ4")]
    [InlineData("MGC.FUT")]
    [InlineData("MGCA4")]
    [InlineData("MGCG")]
    [InlineData("MGCG124")]
    [InlineData("mgcg4")]
    [InlineData("MGCG４")]
    [InlineData("")]
    [InlineData("a name that is far longer than any contract of any exchange has ever been")]
    [InlineData("€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€")]
    public void A_source_symbol_that_is_not_an_MGC_outright_fails(string contract) // G1, A2
    {
        using var table = UnconstrainedTable.WithGoodRows();
        table.Sql($"UPDATE bars_1m SET source_symbol = '{contract}' WHERE volume = 7");

        Fails(table, "outright", 1, $"{contract} is not an outright of MGC.");
    }

    [Fact]
    public void Two_contracts_on_one_trading_day_fail() // G1, F1
    {
        using var table = UnconstrainedTable.WithGoodRows();
        table.Sql("UPDATE bars_1m SET source_symbol = 'MGCJ4' WHERE volume = 0");

        Fails(table, "one_contract", 1, "2024-01-08 holds MGCG4 and MGCJ4 (at 2024-01-08T22:59Z).");
    }

    [Fact]
    public void Another_contract_in_the_last_minute_of_a_day_fails_and_in_the_next_minute_passes() // T2
    {
        using var table = new UnconstrainedTable();
        table.Sql(
            """
            INSERT INTO bars_1m VALUES
                ('2024-01-08 22:58:00+00', 'MGC', 'MGCG4', 1, 1, 1, 1, 1), ('2024-01-08 22:59:00+00', 'MGC', 'MGCJ4', 1, 1, 1, 1, 1),
                ('2024-01-09 22:59:00+00', 'MGC', 'MGCG4', 1, 1, 1, 1, 1), ('2024-01-09 23:00:00+00', 'MGC', 'MGCJ4', 1, 1, 1, 1, 1)
            """
        );

        // Only the first two rows share a trading day: 22:59Z belongs to 01-08. The last two do not: 23:00Z begins the next day.
        Fails(table, "one_contract", 1, "2024-01-08 holds MGCG4 and MGCJ4");
    }

    [Theory]
    [InlineData("high = 2001.2", "high must be at least")] // below close
    [InlineData("high = 2000, open = 2000.1, close = 1999.9", "high must be at least")] // below open
    [InlineData("low = 2000.2", "low must be at most")] // above open
    [InlineData("low = 2001.4, open = 2002", "low must be at most")] // above close
    [InlineData("high = 1999.8", "high must be at least")] // below low
    [InlineData("low = 0", "prices must be above zero")]
    [InlineData("low = -1", "prices must be above zero")]
    [InlineData("open = -2000", "prices must be above zero")]
    [InlineData("volume = -1", "volume must be from 0 to 2^63-1")]
    [InlineData("volume = -9223372036854775808", "volume must be from 0 to 2^63-1")]
    [InlineData("volume = NULL", "volume must be from 0 to 2^63-1")]
    [InlineData("ts_utc = '2024-01-07 23:00:30+00'", "ts_utc must be a whole minute")]
    [InlineData("ts_utc = '2024-01-07 23:00:00.000001+00'", "ts_utc must be a whole minute")]
    [InlineData("open = 'NaN'", "a price is not a multiple of 1e-9")]
    [InlineData("high = 'NaN'", "a price is not a multiple of 1e-9")]
    [InlineData("low = 'NaN'", "a price is not a multiple of 1e-9")]
    [InlineData("close = 'NaN'", "a price is not a multiple of 1e-9")]
    [InlineData("high = 'Infinity'", "a price is not a multiple of 1e-9")]
    [InlineData("low = '-Infinity'", "a price is not a multiple of 1e-9")]
    [InlineData("open = NULL", "a price is not a multiple of 1e-9")]
    [InlineData("high = NULL", "a price is not a multiple of 1e-9")]
    [InlineData("low = NULL", "a price is not a multiple of 1e-9")]
    [InlineData("close = NULL", "a price is not a multiple of 1e-9")]
    [InlineData("close = 2001.0000000001", "a price is not a multiple of 1e-9")]
    [InlineData("high = 1e300", "a price is not a multiple of 1e-9")]
    public void A_row_that_breaks_section_5_fails(string change, string rule) // G1, B1 to B4
    {
        using var table = UnconstrainedTable.WithGoodRows();
        table.Sql($"UPDATE bars_1m SET {change} WHERE volume = 5");

        var verification = Fails(table, "bars", 1, rule);

        Assert.Null(verification.BuildDigest);
        Assert.Equal(3, verification.Rows);
    }

    [Fact]
    public void All_failures_are_counted_and_a_few_reported() // G3
    {
        using var table = new UnconstrainedTable();
        table.Sql(
            "INSERT INTO bars_1m SELECT TIMESTAMPTZ '2024-01-08 00:00:00+00' + "
                + "to_minutes(i), 'MGC', 'MGCG4', 'NaN', 1, 1, 1, 1 FROM range(5000) r(i)"
        );

        var gate = GetGate(table.Verify(), "bars");

        Assert.Equal((GateOutcome.Failed, 5000, 5), (gate.Outcome, gate.Failures, gate.Examples.Count));
    }

    [Fact]
    public void An_empty_table_passes_only_with_allow_empty() // G1, I9
    {
        using var table = new UnconstrainedTable();
        table.Sql("DROP TABLE bars_1m");
        new BarTable(BarInterval.Minute).Create(table.Connection);

        var verification = table.Verify();

        Assert.False(verification.Passed);
        Assert.Empty(verification.Failed);
        var error = Assert.Throws<GateException>(verification.Require);
        Assert.Equal((ErrorIds.NothingChecked, 5), (error.Id, ExitCodes.For(error)));
        Assert.Contains(OptionName.AllowEmpty, error.Advice!.Options);
        (verification with { AllowsEmpty = true }).Require();
        Assert.True((verification with { AllowsEmpty = true }).Passed);
        Assert.Equal(["table", "utc_type"], verification.Gates.Where(g => g.Outcome == GateOutcome.Passed).Select(g => g.Name));
        Assert.Equal((0, 0, null, null), (verification.Rows, verification.Days, verification.FirstTs, verification.LastTs));
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", verification.BuildDigest);
        Assert.Equal(GateOutcome.NotRun, GetGate(verification, "day_records").Outcome);
        Assert.Equal(GateOutcome.NotRun, GetGate(verification, "source").Outcome);
    }

    [Fact]
    public void An_empty_table_without_constraints_fails_only_the_table_gate() // G1
    {
        using var table = new UnconstrainedTable();

        var verification = table.Verify();

        Assert.Equal(["table"], verification.Gates.Where(g => g.Outcome == GateOutcome.Failed).Select(g => g.Name));
        Assert.Equal(GateOutcome.NotRun, GetGate(verification, "bars").Outcome);
        Assert.Equal(ErrorIds.GateFailed, Assert.Throws<GateException>((verification with { AllowsEmpty = true }).Require).Id);
    }

    internal static GateResult GetGate(Verification verification, string name) => Assert.Single(verification.Gates, g => g.Name == name);

    // A gate that did not run must not look like one that passed.
    private static void RequireNothingPassed(Verification verification, string reported)
    {
        var gate = GetGate(verification, "table");
        Assert.Equal(GateOutcome.Failed, gate.Outcome);
        Assert.Contains(gate.Examples, e => e.Contains(reported, StringComparison.Ordinal));
        Assert.All(verification.Gates, g => Assert.True(g.Outcome != GateOutcome.Passed || g.Name == "utc_type", g.Name));
        Assert.Null(verification.BuildDigest);
        Assert.Throws<GateException>(verification.Require);
    }

    private static Verification Fails(UnconstrainedTable table, string name, long failures, string reported)
    {
        var verification = table.Verify();
        var gate = GetGate(verification, name);
        Assert.Equal((GateOutcome.Failed, failures), (gate.Outcome, gate.Failures));
        Assert.Contains(reported, gate.Examples[0], StringComparison.Ordinal);
        var error = Assert.Throws<GateException>(verification.Require);
        Assert.Contains($"gate '{name}' failed", error.Message, StringComparison.Ordinal);
        return verification;
    }
}
