using System.Text;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Verify;

/// <summary>P3, C8: the table must hold exactly the days that the records decided.</summary>
public sealed class DayRecordGateTests(DayRecordGateTests.FiveDays built) : IClassFixture<DayRecordGateTests.FiveDays>
{
    private readonly Workbench _bench = built.AsBuilt();

    private string Source => _bench.File("source.dbn.zst");

    [Fact]
    public void An_unchanged_table_passes() // P3
    {
        var verification = _bench.Verify();

        Assert.True(verification.Passed);
        Assert.Equal(GateOutcome.Passed, TableGateTests.GetGate(verification, "day_records").Outcome);
        Assert.Equal("5 day digests", TableGateTests.GetGate(verification, "day_records").Detail);
    }

    [Theory]
    [InlineData(
        "UPDATE bars_1m SET high = high + 0.1 WHERE ts_utc = '2024-01-10 10:30:00+00'",
        1,
        "2024-01-10: attempt 2 recorded 3 bars of MGCG4"
    )] // a value
    [InlineData("UPDATE bars_1m SET volume = volume + 1 WHERE ts_utc = '2024-01-10 10:30:00+00'", 1, "2024-01-10: attempt 2")]
    [InlineData(
        "UPDATE bars_1m SET source_symbol = 'MGCJ4' WHERE ts_utc >= '2024-01-09 23:00:00+00' AND ts_utc < '2024-01-10 23:00:00+00'",
        1,
        "2024-01-10: attempt 2"
    )] // a contract
    [InlineData(
        "UPDATE bars_1m SET ts_utc = '2024-01-10 " + "10:31:00+00' WHERE ts_utc = '2024-01-10 10:30:00+00'",
        1,
        "2024-01-10: attempt 2"
    )] // a time
    [InlineData("DELETE FROM bars_1m WHERE ts_utc = '2024-01-10 10:30:00+00'", 1, "2024-01-10: attempt 2 recorded 3 bars")] // a missing row
    [InlineData(
        "DELETE FROM bars_1m WHERE ts_utc >= '2024-01-09 23:00:00+00' AND ts_utc < '2024-01-10 23:00:00+00'",
        1,
        "2024-01-10: attempt 2 recorded 3 bars; the table holds none."
    )] // a day less
    [InlineData(
        "DELETE FROM bars_1m WHERE ts_utc >= '2024-01-11 23:00:00+00'",
        1,
        "2024-01-12: attempt 3 recorded 3 bars; the table holds none."
    )] // the last day less
    [InlineData("DELETE FROM bars_1m", 5, "2024-01-08: attempt 1 recorded 3 bars; the table holds none.")] // all
    [InlineData(
        "INSERT INTO bars_1m VALUES ('2024-01-10 10:31:00+00', 'MGC', 'MGCG4', 1, 1, 1, 1, 1)",
        1,
        "2024-01-10: attempt 2 recorded 3 bars"
    )] // an extra row
    [InlineData(
        "INSERT INTO bars_1m VALUES ('2024-01-15 10:31:00+00', 'MGC', 'MGCG4', 1, 1, 1, 1, 1)",
        1,
        "2024-01-15: the table holds 1 bar, but no finished attempt recorded the day."
    )] // a day more
    [InlineData(
        "INSERT INTO bars_1m VALUES ('2019-01-15 10:31:00+00', 'MGC', 'MGCG9', 1, 1, 1, 1, 1)",
        1,
        "2019-01-15: the table holds 1 bar, but no finished attempt recorded the day."
    )]
    [InlineData(
        "INSERT INTO bars_1m VALUES ('2024-01-13 10:31:00+00', 'MGC', 'MGCG4', 1, 1, 1, 1, 1)",
        1,
        "2024-01-13: the table holds 1 bar, but no finished attempt recorded the day."
    )] // a Saturday
    public void A_changed_table_fails(string change, int failures, string reported) // P3, G3
    {
        _bench.Sql(change);

        Fails(failures, reported);
    }

    [Fact]
    public void A_price_that_is_off_by_the_last_bit_fails() // C9
    {
        var price = _bench.Rows().Single(r => r.TsMicroseconds == DbnBuilder.Time("2024-01-10T10:30Z") / 1000).Close;
        _bench.Sql(
            FormattableString.Invariant(
                $"UPDATE bars_1m SET close = {Math.BitIncrement(price):R}::DOUBLE WHERE ts_utc = '2024-01-10 10:30:00+00'"
            )
        );

        Fails(1, "2024-01-10: attempt 2");
    }

    [Theory]
    [InlineData(
        "\"digest\":\"0000000000000000000000000000000000000000000000000000000000000000\"",
        "recorded 3 bars of MGCG4 with digest 000000000000…"
    )]
    [InlineData("\"digest\":\"\"", "recorded 3 bars of MGCG4 with digest …")]
    [InlineData("\"digest\":\"abc\"", "recorded 3 bars of MGCG4 with digest abc…")]
    public void A_changed_digest_in_the_records_fails(string digest, string reported) // C8, C9
    {
        var path = Path.Combine(_bench.Checkpoint, CheckpointFolder.DaysFile);
        var lines = File.ReadAllLines(path);
        var real = _bench.Records.DayHistory.First().Digest;
        lines[0] = lines[0].Replace($"\"digest\":\"{real}\"", digest, StringComparison.Ordinal);
        Assert.DoesNotContain(real, lines[0], StringComparison.Ordinal);
        File.WriteAllText(path, string.Join('\n', lines) + "\n", new UTF8Encoding(false));

        Fails(1, reported);
    }

    [Fact]
    public void Rows_of_an_attempt_that_never_finished_fail() // P3
    {
        // The records end inside the last chunk: its rows are stored, its done record is missing.
        var path = Path.Combine(_bench.Checkpoint, CheckpointFolder.StateFile);
        var lines = File.ReadAllLines(path);
        Assert.Contains("\"done\"", lines[^1], StringComparison.Ordinal);
        File.WriteAllText(path, string.Join('\n', lines[..^1]) + "\n", new UTF8Encoding(false));

        Fails(
            1,
            "2024-01-12: the table holds 3 bars, but no finished attempt recorded the "
                + "day (interrupted attempt 3 recorded them: run that backfill again)."
        );
    }

    [Fact]
    public void Without_records_the_gate_does_not_run_and_reports_it() // P3
    {
        Directory.Delete(_bench.Checkpoint, recursive: true);

        var gate = TableGateTests.GetGate(_bench.Verify(), "day_records");

        Assert.Equal((GateOutcome.NotRun, "there are no records (no checkpoint folder)"), (gate.Outcome, gate.Detail));
    }

    [Fact]
    public void A_run_ends_with_this_gate_and_fails_if_it_fails() // G3, P1
    {
        _bench.Sql("UPDATE bars_1m SET close = close + 0.1, high = high + 0.1 WHERE ts_utc = '2024-01-10 10:30:00+00'");

        // The count, first and last time of the day still match (C5): only the digest shows the change.
        var error = _bench.RequireRefused<GateException>(_bench.Options(Source), ErrorIds.GateFailed, ExitCodes.GateFailed);

        Assert.Contains("gate 'day_records' failed once", error.Message, StringComparison.Ordinal);
        Assert.Equal((RunStatus.Failed, ErrorIds.GateFailed), (_bench.Records.Runs.Last().Status, _bench.Records.Runs.Last().Error!.Id));
    }

    private void Fails(int failures, string reported)
    {
        var verification = _bench.Verify();
        var gate = TableGateTests.GetGate(verification, "day_records");
        Assert.Equal((GateOutcome.Failed, failures), (gate.Outcome, (int)gate.Failures));
        Assert.Contains(reported, gate.Examples[0], StringComparison.Ordinal);
        Assert.Contains("gate 'day_records' failed", Assert.Throws<GateException>(verification.Require).Message, StringComparison.Ordinal);
    }

    /// <summary>The table of five days.</summary>
    public sealed class FiveDays : BuiltBench
    {
        private protected override void Build(Workbench bench) =>
            bench.Run(bench.Options(bench.Write(Tape.Quiet("2024-01-08", "2024-01-12"))) with { ChunkDays = 2 });
    }
}
