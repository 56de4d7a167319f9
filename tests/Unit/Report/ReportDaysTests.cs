using MgcBackfill.Analysis;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Report;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Report;

/// <summary>The days and rolls of a report come from the rows that its verification reads.</summary>
public sealed class ReportDaysTests
{
    public static TheoryData<string> Scenes => [.. ReportFixture.All];

    [Theory]
    [MemberData(nameof(Scenes))]
    public void The_days_and_rolls_of_a_report_are_those_that_coverage_and_rolls_read_by_themselves(string scene)
    {
        using var fixture = ReportFixture.Create(scene);
        var options = fixture.Options().TableOptions;

        var (days, rolls, state) = Read(fixture.Options());

        var coverage = CoverageRun.Run(new CoverageOptions { Db = options.Db, Checkpoint = options.Checkpoint });
        Assert.Equal(coverage.Days, days.Select(d => d.Minutes).OfType<CoverageDay>());
        var expected = RollRun.Run(options);
        Assert.Equal(expected.Rolls, rolls!.Rolls);
        Assert.Equal(expected with { Rolls = [] }, rolls with { Rolls = [] });
        Assert.Equal(coverage.Days.Sum(d => d.Bars), days.Sum(d => d.Bars));
        Assert.All(days, d => Assert.Equal(d.Decision, state.FindDecision(d.Day)));
        Assert.Equal(days.Select(d => d.Day).Distinct().Order(), days.Select(d => d.Day));
    }

    [Theory]
    [InlineData("UPDATE bars_1m SET source_symbol = 'MGCZ9' WHERE ts_utc = (SELECT max(ts_utc) FROM bars_1m)")]
    [InlineData("UPDATE bars_1m SET ts_utc = ts_utc + INTERVAL 1 SECOND WHERE ts_utc = (SELECT max(ts_utc) FROM bars_1m)")]
    [InlineData("INSERT INTO bars_1m VALUES ('infinity', 'MGC', 'MGCG0', 1, 1, 1, 1, 1)")]
    [InlineData("INSERT INTO bars_1m VALUES ('2024-01-02 12:00:00+00', 'GC', 'GCG4', 1, 1, 1, 1, 1)")]
    public void A_table_that_breaks_a_rule_has_days_but_no_counts_of_minutes_and_no_rolls(string sql)
    {
        using var fixture = ReportFixture.Create("whole");
        fixture.Bench.Sql(sql);
        var options = fixture.Options();

        var (days, rolls, _) = Read(options);

        _ = Assert.Throws<GateException>(() => RollRun.Run(options.TableOptions));
        Assert.Null(rolls);
        Assert.Contains(days, d => d.Bars > 0);
        Assert.All(days, d => Assert.Null(d.Minutes));
    }

    private static (IReadOnlyList<ReportDay> Days, RollCalendar? Rolls, CheckpointState Records) Read(ReportOptions options)
    {
        using var table = RecordedTable.Open(options.VerifyOptions.Table, options.VerifyOptions.CheckpointPath);
        using var read = new ReportDays(table);
        var verification = VerifyRun.Run(table, options.VerifyOptions, new VerifyListener { Day = read.Add }, CancellationToken.None);
        var (days, rolls) = read.Finish(verification, options.TableOptions, CancellationToken.None);
        return (days, rolls, table.Records.State);
    }
}
