using System.Globalization;
using MgcBackfill.Checkpoint;
using MgcBackfill.Crash;
using MgcBackfill.Crash.Postgres;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Crash;

/// <summary>
/// Q4, P5: a fixed share of the kills of program, server and sessions; <c>tests/Crash --postgres</c> does many more.
/// </summary>
[Trait("Category", "Slow")]
public sealed class ServerKillTests(SharedServerDesk shared) : IClassFixture<SharedServerDesk>
{
    /// <summary>How often something is killed; 12 times by default, so twice each.</summary>
    private const string Variable = "MGC_SERVER_KILLS";

    [PostgresFact]
    public void Every_history_with_a_killed_program_server_or_session_ends_like_a_clean_run() // P5, C7, Q3, Q4
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable(Variable) ?? "12", CultureInfo.InvariantCulture);
        using var folder = new ScratchFolder();

        var outcomes = Run(folder, 4, "init", "fresh", "three-products", "replace").Kill(kills).ToArray();

        Assert.All(outcomes, o => Assert.True(o.Failure is null, $"{o.Scenario}, {o.Point}, {o.Victim.GetName()}: {o.Failure}"));
        Assert.InRange(outcomes.Sum(o => o.Kills), kills, kills + 1);
        if (kills >= 12)
            Assert.Equal(Enum.GetValues<Victim>(), outcomes.Where(o => o.Kills > 0).Select(o => o.Victim).Distinct().Order());
    }

    public static TheoryData<string, string> Damages =>
        new()
        {
            { "UPDATE data_ingest_runs SET inserted_count = inserted_count + 1", "The server has" },
            { "UPDATE data_ingest_runs SET status = 'running', finished_at = NULL WHERE status = 'failed'", "is wrong" },
            { "UPDATE data_ingest_runs SET error = NULL WHERE status = 'failed'", "is wrong" },
            { "UPDATE market_bars_ohlcv_1m SET volume = volume + 1 WHERE ts = (SELECT max(ts) FROM market_bars_ohlcv_1m)", "digest" },
            { "DELETE FROM market_bars_ohlcv_1m WHERE ts = (SELECT max(ts) FROM market_bars_ohlcv_1m)", "The server has" },
        };

    // A check that never fails proves nothing, so each kind of damage must be found.
    [PostgresTheory]
    [MemberData(nameof(Damages))]
    public void Every_kind_of_damage_is_found(string sql, string reported) // tests the test harness itself
    {
        using var folder = new ScratchFolder();
        var sabotaged = ServerScenario.All.Single(s => s.Name == "fresh") with { Damage = desk => desk.Execute(sql) };
        var point = StatementPoint.All.Single(p => p.Name == "COMMIT: done, its answer lost");

        var outcome = new ServerCrashRun(folder.FullName, seed: 1, [sabotaged], shared.Desk, shared.States).Kill(
            sabotaged,
            point,
            2,
            Victim.Program
        );

        Assert.Equal(1, outcome.Kills);
        Assert.Contains(reported, outcome.Failure, StringComparison.Ordinal);
        using var output = new StringWriter();
        var report = new ServerCrashReport(output);
        report.Add(outcome);
        Assert.Equal(1, report.End());
        Assert.Contains("FAILED: fresh", output.ToString(), StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("COMMIT: before it is received", false)]
    [InlineData("COMMIT: done, its answer lost", true)]
    public void A_point_is_exactly_before_or_after_its_statement(string name, bool isStored) // tests the test harness itself
    {
        using var folder = new ScratchFolder();
        var scenario = ServerScenario.All.Single(s => s.Name == "fresh");
        var (state, desk) = (shared.States.Get(scenario), shared.Desk);
        var runFolder = state.Start.CopyTo(folder.Folder("desk"));
        desk.Restore(state.Database);
        TracedProcess? run = null;
        ServerResult? found = null;
        desk.Proxy.Begin(
            StatementPoint.All.Single(p => p.Name == name),
            1,
            _ =>
            {
                SpinWait.SpinUntil(() => Volatile.Read(ref run) is not null);
                found = ServerResult.Read(desk);
                return run!.Kill();
            }
        );

        Volatile.Write(ref run, TracedProcess.Start(scenario.Command(desk, runFolder)));
        using (run)
            Assert.True(run.WasKilled(), run.Output);
        desk.Proxy.Reset();
        desk.RequireNoSession();

        Assert.Equal(isStored, found!.Value.Rows > 0);
        Assert.Equal(found, ServerResult.Read(desk));
        Assert.Contains(runFolder.Records.State.Attempts, a => a.Status == AttemptStatus.InProgress);
    }

    private ServerCrashRun Run(ScratchFolder folder, int seed, params string[] names) =>
        new(folder.FullName, seed, [.. ServerScenario.All.Where(s => names.Contains(s.Name))], shared.Desk, shared.States);
}
