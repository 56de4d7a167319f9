using System.Diagnostics;
using System.Globalization;
using MgcBackfill.Tests.Workers;

namespace MgcBackfill.Tests.Cli;

/// <summary>I2, W1: <c>--workers</c>, and the internal verb that it uses.</summary>
[Collection("Workers")]
public sealed class WorkersTests
{
    private static readonly Dictionary<string, string> s_plain = [];

    [Fact]
    public void Workers_give_the_digest_of_one_process_and_report_the_staging() // W1, I5
    {
        using var one = CliFixture.Built();
        using var two = CliFixture.WithSource();

        string[] command = ["backfill", "--db", "gold.db", "--dbn", ".", "--chunk-days", "1", "--workers", "2", "--json", "--verbose"];
        var outcome = two.RunChild(s_plain, command);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(CliFixture.Run("digest", "--db", one.Db).Out.Trim(), outcome.Json().GetProperty("build_digest").GetString());
        Assert.Contains("staged 2024-01-02 by worker ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("\"workers\":2", File.ReadAllText(two.Log), StringComparison.Ordinal);
        Assert.DoesNotContain(two.Entries(), e => e.Contains("staging", StringComparison.Ordinal));
    }

    [Fact]
    public void Workers_start_from_any_program_that_hosts_the_command_line() // I2
    {
        using var fixture = CliFixture.WithSource();

        Assert.Equal(0, fixture.Backfill("--workers", "2").ExitCode);
    }

    [Fact]
    public void The_verb_of_workers_is_hidden_in_the_help() =>
        Assert.DoesNotContain("worker ", CliFixture.Run("--help").Out, StringComparison.Ordinal);

    [Fact]
    public void A_worker_whose_input_ends_ends() // W2
    {
        using var fixture = CliFixture.WithSource();
        using var process = fixture.StartChild(s_plain, "worker");

        process.StandardInput.Close();

        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.Equal((0, ""), (process.ExitCode, process.StandardOutput.ReadToEnd()));
    }

    [LinuxFact]
    public async Task A_request_to_terminate_ends_the_staging_with_130_and_no_worker_is_left() // I3, P5
    {
        using var fixture = CliFixture.WithSource();
        CliFixture.Run("sample", "--out", fixture.Dbn, "--start", "2022-01-01", "--end", "2023-12-31", "--force");
        string[] command = ["backfill", "--db", "gold.db", "--dbn", ".", "--workers", "2", "--verbose"];
        using var process = fixture.StartChild(s_plain, command);
        var reported = "";
        while (await process.StandardError.ReadLineAsync() is { } line && !line.Contains(" by worker ", StringComparison.Ordinal))
            reported = line;
        var workers = WorkerChildren.FindByParent(process.Id);
        Assert.True(workers.Count > 0, reported);

        using (Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)])) { }

        var clock = Stopwatch.StartNew();
        _ = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(130, process.ExitCode);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.DoesNotContain(workers, WorkerChildren.IsRunning);
        Assert.DoesNotContain(fixture.Entries(), e => e.Contains("staging", StringComparison.Ordinal));
        Assert.Equal(0, fixture.RunChild(s_plain, command).ExitCode);
    }
}
