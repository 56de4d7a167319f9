using MgcBackfill.Checkpoint;
using MgcBackfill.Tests.Support;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Verify;

/// <summary>The gate of the independent check: what it finds, how it locates it, and when it does not run (G2, G3).</summary>
public sealed class IndependentGateTests : IDisposable
{
    private const string OneRow = "ts_utc = '2024-01-10 10:30:00+00'";

    private readonly Workbench _bench = new();
    private readonly string _source;

    public IndependentGateTests()
    {
        _source = _bench.Write(Tape.Quiet("2024-01-08", "2024-01-12"));
        _bench.Run(_source);
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void The_gate_reports_what_it_compared() // G2
    {
        var gate = Independent(_bench.Verify(_source));

        Assert.Equal((GateOutcome.Passed, 0L), (gate.Outcome, gate.Failures));
        Assert.StartsWith("15 bars, every value, 5 decisions, ", gate.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE bars_1m SET volume = volume + 1 WHERE " + OneRow)]
    [InlineData("UPDATE bars_1m SET high = high + 0.1 WHERE " + OneRow)]
    [InlineData("UPDATE bars_1m SET source_symbol = 'MGCJ4' WHERE " + OneRow)]
    [InlineData("DELETE FROM bars_1m WHERE " + OneRow)]
    public void A_changed_row_is_found_and_located(string sql) // G2
    {
        _bench.Sql(sql);

        var gate = Independent(_bench.Verify(_source));

        Assert.Equal(GateOutcome.Failed, gate.Outcome);
        Assert.Contains(
            gate.Examples,
            e => e.Contains("2024-01-10", StringComparison.Ordinal) && e.Contains("10:30", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_missing_day_is_found() // G2
    {
        _bench.Sql("DELETE FROM bars_1m WHERE ts_utc >= '2024-01-11 23:00:00+00'");

        Assert.Equal(GateOutcome.Failed, Independent(_bench.Verify(_source)).Outcome);
    }

    [Theory]
    [InlineData("\"reason\":\"volume\"", "\"reason\":\"expiry\"", " by Expiry, 3 bars, 0 with zero volume, ")]
    [InlineData("\"volume\":", "\"volume\":1234", " (volume 123,430, 3 bars)")]
    public void A_recorded_decision_that_contradicts_the_source_fails_only_this_gate(string from, string to, string text) // P3, F1, F2
    {
        var path = Path.Combine(_bench.Checkpoint, CheckpointFolder.DaysFile);
        var lines = File.ReadAllLines(path);
        var at = lines[2].IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0, lines[2]);
        lines[2] = lines[2][..at] + to + lines[2][(at + from.Length)..];
        File.WriteAllText(path, string.Join('\n', lines) + "\n");

        var verification = _bench.Verify(_source);

        var gate = Assert.Single(verification.Gates, g => g.Outcome != GateOutcome.Passed);
        Assert.Equal(("independent", GateOutcome.Failed, 1L), (gate.Name, gate.Outcome, gate.Failures));
        Assert.Contains("2024-01-10: attempt 1 recorded", gate.Examples[0], StringComparison.Ordinal);
        Assert.Contains(text, gate.Examples[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_gate_does_not_run_without_a_source_or_for_sampled_days()
    {
        Assert.Equal((GateOutcome.NotRun, "no source was given"), GetResult(_bench.Verify()));
        var sampled = VerifyRun.Run(
            new VerifyOptions
            {
                Db = _bench.Db,
                Dbn = [_source],
                SampleDays = 2,
            }
        );
        Assert.Equal((GateOutcome.NotRun, "only some of the days were requested"), GetResult(sampled));
    }

    private static (GateOutcome Outcome, string Detail) GetResult(Verification verification) =>
        (Independent(verification).Outcome, Independent(verification).Detail);

    private static GateResult Independent(Verification verification) => Assert.Single(verification.Gates, g => g.Name == "independent");
}
