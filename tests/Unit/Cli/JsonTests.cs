using System.Text.Json;

namespace MgcBackfill.Tests.Cli;

/// <summary>I2: --json prints one object and nothing else, with stable member names.</summary>
public sealed class JsonTests
{
    [Fact]
    public void The_JSON_of_a_backfill_has_stable_member_names() // I2, I5
    {
        using var fixture = CliFixture.WithSource();

        var result = fixture.Backfill("--json").Json();

        Assert.Equal(
            [
                "command",
                "status",
                "exit_code",
                "error",
                "run_id",
                "dry_run",
                "symbol",
                "db",
                "checkpoint",
                "requested",
                "chunks",
                "rows",
                "trial",
                "days",
                "days_in_table",
                "stubs",
                "partial_days",
                "uncovered_days",
                "days_not_given",
                "ties",
                "zero_volume_bars",
                "frames_without_checksum",
                "accounting",
                "held_twice",
                "choices",
                "recorded_files",
                "notices",
                "gates",
                "first_ts",
                "last_ts",
                "build_digest",
                "wall_seconds",
                "plan",
            ],
            result.EnumerateObject().Select(p => p.Name)
        );
        Assert.Equal("done", result.GetProperty("status").GetString());
        Assert.Equal("""{"start":"2024-01-02","end":"2024-01-03"}""", result.GetProperty("requested").GetRawText());
        Assert.Equal("""{"planned":1,"done":1,"failed":0,"skipped":0}""", result.GetProperty("chunks").GetRawText());
        Assert.Equal(
            """{"inserted":5,"updated":0,"unchanged":0,"deleted":0,"stored":5,"in_table":5}""",
            result.GetProperty("rows").GetRawText()
        );
        Assert.Equal(
            """{"read":7,"selected":5,"other_outrights":1,"calendar_spreads":1,"combinations":0,"other_symbols":0,"other_types":0,"held_twice":0,"outside":0,"already_done":0,"unread":0}""",
            result.GetProperty("accounting").GetRawText()
        );
        Assert.Equal("2024-01-01T23:00:00Z", result.GetProperty("first_ts").GetString());
        Assert.Equal(2, result.GetProperty("stubs").GetInt32());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("plan").ValueKind);
    }

    [Fact]
    public void The_JSON_of_a_dry_run_has_the_plan_and_every_day() // I4
    {
        using var fixture = CliFixture.WithSource();

        var plan = fixture.Backfill("--json", "--dry-run", "--chunk-days", "1").Json().GetProperty("plan");

        Assert.Equal(
            """{"start":"2024-01-02","end":"2024-01-02","cause":"new","earlier_attempt":null,"may_replace":false}""",
            plan.GetProperty("chunks")[0].GetRawText()
        );
        Assert.Equal(
            """
            {"trading_day":"2024-01-02","source_symbol":"MGCG4","reason":"volume","candidates":[{"symbol":"MGCG4","volume":15,"bars":3},{"symbol":"MGCJ4","volume":2,"bars":1}],"bars":3,"first_ts":"2024-01-01T23:00:00Z","last_ts":"2024-01-01T23:02:00Z","partial":false,"stub":true,"zero_volume":0}
            """,
            plan.GetProperty("days")[0].GetRawText()
        );
        Assert.Equal(2, plan.GetProperty("days").GetArrayLength());
    }

    [Fact]
    public void The_JSON_of_verify_has_every_gate() // G1, G2
    {
        using var fixture = CliFixture.Built();

        var result = CliFixture.Run("verify", "--db", fixture.Db, "--dbn", fixture.Dbn, "--json").Json();

        Assert.True(result.GetProperty("valid").GetBoolean());
        Assert.Equal(fixture.Dbn, result.GetProperty("sources")[0].GetString());
        Assert.Equal(12, result.GetProperty("gates").GetArrayLength());
        Assert.All(result.GetProperty("gates").EnumerateArray(), g => Assert.Equal("passed", g.GetProperty("outcome").GetString()));
    }

    [Fact]
    public void The_digest_equals_that_of_the_backfill() // C9
    {
        using var fixture = CliFixture.WithSource();
        var reported = fixture.Backfill("--json").Json().GetProperty("build_digest").GetString();

        var result = CliFixture.Run("digest", "--db", fixture.Db, "--json").Json();

        Assert.Equal(reported, result.GetProperty("build_digest").GetString());
        Assert.Equal(reported + Environment.NewLine, CliFixture.Run("digest", "--db", fixture.Db).Out);
        Assert.Equal("command", result.EnumerateObject().First().Name);
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("backfill", "--json")]
    [InlineData("verify", "--json", "--db")]
    [InlineData("digest", "--db", "no/such.db", "--json")]
    [InlineData("sample", "--json", "--out", "x", "--start", "yesterday", "--end", "2024-01-01")]
    public void A_failure_is_one_object_and_nothing_on_standard_error(params string[] args) // I2
    {
        var outcome = CliFixture.Run(args);

        var result = outcome.Json();
        Assert.Equal(["command", "status", "exit_code", "error"], result.EnumerateObject().Select(p => p.Name));
        Assert.Equal(outcome.ExitCode, result.GetProperty("exit_code").GetInt32());
        Assert.Equal(["id", "class", "message", "advice", "where"], result.GetProperty("error").EnumerateObject().Select(p => p.Name));
        Assert.Empty(outcome.Error);
    }

    [Fact]
    public void A_stack_trace_is_printed_only_on_request()
    {
        var error = CliFixture.Run("digest", "--db", "no/such.db", "--json", "--verbose").Json().GetProperty("error");

        Assert.Contains("TargetException", error.GetProperty("stack_trace").GetString(), StringComparison.Ordinal);
    }
}
