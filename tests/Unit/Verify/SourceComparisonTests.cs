using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Verify;

/// <summary>G2: the table against the source, derived again without the records.</summary>
public sealed class SourceComparisonTests(SourceComparisonTests.WithoutRecords built) : IClassFixture<SourceComparisonTests.WithoutRecords>
{
    private static readonly Tape s_tape = Tape.Quiet("2024-01-08", "2024-01-19");
    private readonly Workbench _bench = built.AsBuilt();

    private string Source => _bench.File("source.dbn.zst");

    [Fact]
    public void A_table_that_equals_the_source_passes_in_every_value() // G2
    {
        var verification = _bench.Verify(Source);

        Assert.True(verification.Passed);
        Assert.Equal("33 bars, every value", TableGateTests.GetGate(verification, "source").Detail);
    }

    [Theory]
    [InlineData(
        "UPDATE bars_1m SET open = open + 0.1, high = high + 0.1 WHERE ts_utc = '2024-01-10 10:30:00+00'",
        1,
        "stored 2024-01-10T10:30Z MGC MGCG4 O"
    )]
    [InlineData("UPDATE bars_1m SET high = high + 0.1 WHERE ts_utc = '2024-01-10 10:30:00+00'", 1, "source 2024-01-10T10:30Z MGC MGCG4 O")]
    [InlineData("UPDATE bars_1m SET low = low - 0.1 WHERE ts_utc = '2024-01-10 10:30:00+00'", 1, "stored 2024-01-10T10:30Z")]
    [InlineData(
        "UPDATE bars_1m SET close = close - 0.1, low = low - 0.1 WHERE ts_utc = '2024-01-10 10:30:00+00'",
        1,
        "stored 2024-01-10T10:30Z"
    )]
    [InlineData("UPDATE bars_1m SET volume = volume + 1 WHERE ts_utc = '2024-01-10 10:30:00+00'", 1, "V 11, source 2024-01-10T10:30Z")]
    [InlineData("UPDATE bars_1m SET volume = volume + 1", 33, "V 11, source 2024-01-08T00:00Z")]
    [InlineData(
        "UPDATE bars_1m SET source_symbol = 'MGCJ4' WHERE ts_utc >= '2024-01-09 23:00:00+00' AND ts_utc < '2024-01-10 23:00:00+00'",
        3,
        "stored 2024-01-10T00:00Z MGC MGCJ4"
    )] // the wrong contract
    [InlineData(
        "UPDATE bars_1m SET ts_utc = '2024-01-10 " + "10:31:00+00' WHERE ts_utc = '2024-01-10 10:30:00+00'",
        2,
        "2024-01-10T10:30Z"
    )] // a minute late: one missing, one extra
    [InlineData("DELETE FROM bars_1m WHERE ts_utc = '2024-01-10 10:30:00+00'", 1, "is in the source; the table holds no such bar.")]
    [InlineData("DELETE FROM bars_1m WHERE ts_utc = '2024-01-10 22:59:00+00'", 1, "is in the source; the table holds no such bar.")]
    [InlineData(
        "INSERT INTO bars_1m VALUES ('2024-01-10 00:01:00+00', 'MGC', 'MGCG4', 1, 1, 1, 1, 1)",
        1,
        "is stored; the source has no such bar."
    )]
    [InlineData(
        "INSERT INTO bars_1m VALUES ('2024-01-09 23:00:00+00', 'MGC', 'MGCG4', 1, 1, 1, 1, 1)",
        1,
        "is stored; the source has no such bar."
    )] // before the day's first
    [InlineData("UPDATE bars_1m SET ts_utc = '2024-01-18 22:58:00+00' WHERE ts_utc = '2024-01-18 22:59:00+00'", 2, "2024-01-18T22:58Z")]
    [InlineData(
        "DELETE FROM bars_1m WHERE ts_utc >= '2024-01-09 23:00:00+00' AND ts_utc < '2024-01-10 23:00:00+00'",
        1,
        "2024-01-10: the source has 3 bars of MGCG4; the table holds none."
    )]
    [InlineData(
        "INSERT INTO bars_1m VALUES ('2024-01-13 10:00:00+00', 'MGC', 'MGCG4', 1, 1, 1, 1, 1)",
        1,
        "2024-01-13: the table holds 1 bar; the source has none."
    )]
    [InlineData(
        "INSERT INTO bars_1m VALUES ('2024-02-13 10:00:00+00', 'MGC', 'MGCG4', 1, 1, 1, 1, 1)",
        1,
        "2024-02-13: the table holds 1 bar; the source has none."
    )] // after all
    [InlineData(
        "INSERT INTO bars_1m VALUES ('2023-02-13 10:00:00+00', 'MGC', 'MGCG3', 1, 1, 1, 1, 1)",
        1,
        "2023-02-13: the table holds 1 bar; the source has none."
    )] // before all
    public void A_table_that_differs_from_the_source_fails(string change, int failures, string reported) // G2, G3
    {
        _bench.Sql(change);

        Fails(_bench.Verify(Source), failures, reported);
    }

    [Fact]
    public void A_row_of_another_product_fails_the_gate_of_the_symbol_and_the_independent_check() // G1, R2
    {
        _bench.Sql("INSERT INTO bars_1m SELECT * REPLACE ('GC' AS symbol) FROM bars_1m WHERE ts_utc = '2024-01-10 10:30:00+00'");

        var failed = _bench.Verify(Source).Failed.ToDictionary(g => g.Name);

        Assert.Equal(["independent", "symbol"], failed.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(1, failed["symbol"].Failures);
        Assert.Contains("2024-01-10T10:30Z GC MGCG4", failed["symbol"].Examples[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_price_that_is_off_by_the_last_bit_fails() // G2
    {
        var price = _bench.Rows().Single(r => r.TsMicroseconds == DbnBuilder.Time("2024-01-10T10:30Z") / 1000).Close;
        _bench.Sql(
            FormattableString.Invariant(
                $"UPDATE bars_1m SET close = {Math.BitDecrement(price):R}::DOUBLE WHERE ts_utc = '2024-01-10 10:30:00+00'"
            )
        );

        Fails(_bench.Verify(Source), 1, "stored 2024-01-10T10:30Z");
    }

    [Fact]
    public void Another_source_fails_only_on_its_changed_days() // G2, F1
    {
        var other = _bench.Write(
            s_tape
                .Bar("MGCJ4", "2024-01-10T10:31Z", 2020m, 1000)
                .Without(b => b.Ts / 86_400_000_000_000 == DbnBuilder.Time("2024-01-17") / 86_400_000_000_000),
            "other.dbn"
        );

        var gate = Fails(_bench.Verify(other), 5, "MGCJ4");

        Assert.Contains(
            gate.Examples,
            e => e.StartsWith("2024-01-17: the table holds 3 bars; the source has none.", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(
        "DELETE FROM bars_1m WHERE ts_utc = '2024-01-08 10:30:00+00'",
        "2024-01-08: the table holds 2 bars from 2024-01-08T00:00Z to 2024-01-08T22:59Z; the source has 3"
    )]
    [InlineData(
        "INSERT INTO bars_1m VALUES ('2024-01-19 10:00:00+00', 'MGC', 'MGCG4', 1, 1, 1, 1, 1)",
        "2024-01-19: the table holds 4 bars"
    )]
    [InlineData(
        "UPDATE bars_1m SET ts_utc = '2024-01-08 00:01:00+00' WHERE ts_utc = '2024-01-08 00:00:00+00'",
        "2024-01-08: the table holds 3 bars from 2024-01-08T00:01Z"
    )]
    [InlineData(
        "UPDATE bars_1m SET ts_utc = '2024-01-19 22:58:00+00' WHERE ts_utc = '2024-01-19 22:59:00+00'",
        "2024-01-19: the table holds 3 bars from 2024-01-19T00:00Z to 2024-01-19T22:58Z"
    )]
    public void A_sampled_day_that_differs_in_count_first_or_last_fails(string change, string reported) // G2
    {
        _bench.Sql(change);

        Fails(Sampled(2), 1, reported);
    }

    [Fact]
    public void Sampled_days_are_compared_only_by_count_first_and_last_and_the_gate_reports_it() // G2
    {
        _bench.Sql("UPDATE bars_1m SET volume = 11 WHERE ts_utc = '2024-01-08 10:30:00+00'");

        var gate = TableGateTests.GetGate(Sampled(2), "source");

        Assert.Equal((GateOutcome.Passed, "2 days: count, first and last time"), (gate.Outcome, gate.Detail));
        Assert.Equal("the count, first and last time of sampled days are those of the source", gate.Rule);
    }

    [Fact]
    public void Missing_and_extra_days_fail_even_if_they_are_not_sampled() // G2
    {
        _bench.Sql("DELETE FROM bars_1m WHERE ts_utc >= '2024-01-09 23:00:00+00' AND ts_utc < '2024-01-10 23:00:00+00'");
        Fails(Sampled(1), 1, "2024-01-10: the source has 3 bars");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(11, 11)]
    [InlineData(1000, 11)]
    public void The_requested_number_of_days_is_sampled_or_all_of_them(int requested, int compared) // G2
    {
        var gate = TableGateTests.GetGate(Sampled(requested), "source");

        Assert.Equal(
            (GateOutcome.Passed, $"{compared} {(compared == 1 ? "day" : "days")}: count, first and last time"),
            (gate.Outcome, gate.Detail)
        );
    }

    [Fact]
    public void A_sample_of_an_empty_table_is_empty() // G2
    {
        _bench.Sql("DELETE FROM bars_1m");

        Assert.Equal("0 days: count, first and last time", TableGateTests.GetGate(Sampled(3), "source").Detail);
    }

    [Fact]
    public void A_table_of_a_part_of_the_source_passes_against_all_of_it() // T3, G2
    {
        using var bench = new Workbench();
        bench.Run(bench.Options(Source) with { Start = Workbench.Date("2024-01-10"), End = Workbench.Date("2024-01-12") });

        Assert.True(bench.Verify(Source).Passed);
    }

    [Fact]
    public void A_source_that_is_damaged_after_the_last_stored_day_is_refused() // S2
    {
        using var bench = new Workbench();
        bench.Run(bench.Options(Source) with { End = Workbench.Date("2024-01-10") });
        var bytes = new DbnBuilder().Bars("MGCG4", "2024-01-10T10:00Z", 9).Framing(DbnFraming.Plain).ToBytes();
        File.WriteAllBytes(bench.File("cut.dbn"), bytes[..^7]);

        var error = Assert.Throws<SourceException>(() => bench.Verify(bench.File("cut.dbn")));

        Assert.Equal(ErrorIds.DbnTruncated, error.Id);
    }

    private Verification Sampled(int days) =>
        VerifyRun.Run(
            new VerifyOptions
            {
                Db = _bench.Db,
                Dbn = [Source],
                SampleDays = days,
            }
        );

    private static GateResult Fails(Verification verification, int failures, string reported)
    {
        var gate = TableGateTests.GetGate(verification, "source");
        Assert.Equal((GateOutcome.Failed, failures), (gate.Outcome, (int)gate.Failures));
        Assert.Contains(gate.Examples, e => e.Contains(reported, StringComparison.Ordinal));
        Assert.Contains("gate 'source' failed", Assert.Throws<GateException>(verification.Require).Message, StringComparison.Ordinal);
        return gate;
    }

    /// <summary>A table whose records were deleted.</summary>
    public sealed class WithoutRecords : BuiltBench
    {
        private protected override void Build(Workbench bench)
        {
            bench.Run(bench.Write(s_tape));
            Directory.Delete(bench.Checkpoint, recursive: true);
        }
    }
}
