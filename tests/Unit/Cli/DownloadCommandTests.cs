using MgcBackfill.Cli;
using MgcBackfill.Download;
using MgcBackfill.Gateway;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Cli;

/// <summary>What <c>download</c> asks, prints and returns, against the stand-in for the vendor's service (N1, N2).</summary>
public sealed class DownloadCommandTests : IAsyncLifetime, IDisposable
{
    private const string NoFile = "";

    private readonly ScratchFolder _folder = new();
    private StandIn _gateway = null!;

    private static string Key => new StandInOptions().Key;

    private string Dbn => _folder.File("data");

    private string Db => _folder.File("gold.db");

    public async Task InitializeAsync() => _gateway = await StandIn.Start(new StandInOptions { QuestionsUntilDone = 0 });

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_dry_run_shows_each_request_with_its_price_and_buys_and_writes_nothing() // N2
    {
        var outcome = Run("--symbol", "MGC,GC", "--dry-run");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var lines = outcome.Out.TrimEnd().Split(Environment.NewLine);
        Assert.StartsWith("dry run: 2 requests cost $", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("; nothing was bought", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.StartsWith("  MGC.FUT  2024-01-02T23:00Z to 2024-01-12T23:00Z  ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("  GC.FUT   2024-01-02T23:00Z to 2024-01-12T23:00Z  ", StringComparison.Ordinal));
        Assert.Empty(_gateway.Charges);
        Assert.Equal(NoFile, Files());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Without_consent_nothing_is_sent(bool json) // N2
    {
        var outcome = Run(json ? ["--json"] : []);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("NotConfirmed", outcome.Out + outcome.Error, StringComparison.Ordinal);
        Assert.Contains("--max-cost", outcome.Out + outcome.Error, StringComparison.Ordinal);
        Assert.Empty(_gateway.Requests);
        Assert.Equal(NoFile, Files());
    }

    [Fact]
    public void JSON_never_waits_for_an_answer() // N2
    {
        var (outcome, _) = RunAt(() => throw new InvalidOperationException("The question was asked."), "--json");

        Assert.Equal(("NotConfirmed", 2), (outcome.Json().GetProperty("error").GetProperty("id").GetString(), outcome.ExitCode));
    }

    [Theory]
    [InlineData("y", true)]
    [InlineData(" Yes ", true)]
    [InlineData("n", false)]
    [InlineData("", false)]
    [InlineData("yellow", false)]
    [InlineData(null, false)]
    public void The_question_comes_after_the_prices_and_everything_but_yes_means_no(string? answer, bool buys) // N2
    {
        var (outcome, output) = RunAt(() => answer);

        var shown = output[..output.IndexOf("? [y/N] ", StringComparison.Ordinal)];
        Assert.Contains("MGC.FUT", shown, StringComparison.Ordinal);
        Assert.Matches(@"1 request costs \$0\.\d\d", shown);
        Assert.Matches(@"Buy this for \$0\.\d\d$", shown);
        Assert.Equal(buys ? 0 : 130, outcome.ExitCode);
        Assert.Equal(buys ? 1 : 0, _gateway.Charges.Count);
        Assert.Contains(buys ? "download done: 1 purchase, $0." : "nothing was bought", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(140)]
    public void What_was_bought_fits_every_width(int width) // I6
    {
        var terminal = CreateTerminal(out var output, () => null) with { Width = width };

        Assert.Equal(0, CommandLine.Run(Args("--yes", "--symbol", "MGC,GC"), terminal));

        var lines = output.ToString().Split(Environment.NewLine);
        Assert.All(lines.Where(l => l.Trim().Contains(' ', StringComparison.Ordinal)), l => Assert.InRange(l.Length, 0, width));
        Assert.Equal(2, lines.Count(l => l.Contains(".FUT", StringComparison.Ordinal)));
        Assert.Equal(width == 140, output.ToString().Contains("STANDIN002", StringComparison.Ordinal));
    }

    [Fact]
    public void A_stop_at_the_question_buys_nothing() // N2
    {
        using var stop = new CancellationTokenSource();
        using var never = new ManualResetEventSlim();
        var terminal = CreateTerminal(
            out _,
            () =>
            {
                stop.Cancel();
                never.Wait(TimeSpan.FromMinutes(1));
                return "y";
            }
        ) with
        {
            Interruption = () => stop.Token,
        };

        var exitCode = CommandLine.Run(Args(), terminal);
        never.Set();

        Assert.Equal(130, exitCode);
        Assert.Empty(_gateway.Charges);
    }

    [Fact]
    public void A_limit_is_consent_up_to_it() // N2
    {
        var above = Run("--max-cost", "0.001");

        Assert.Equal(2, above.ExitCode);
        Assert.StartsWith("error CostAboveLimit: ", LastError(above), StringComparison.Ordinal);
        Assert.Empty(_gateway.Charges);
        Assert.Equal(0, Run("--max-cost", "1").ExitCode);
        Assert.Single(_gateway.Charges);
    }

    [Fact]
    public void Everything_that_is_held_is_not_bought_again() // N2
    {
        Assert.Equal(0, Run("--yes").ExitCode);

        var again = Run("--yes");

        Assert.Equal(0, again.ExitCode);
        Assert.StartsWith("download done: nothing to buy", again.Out, StringComparison.Ordinal);
        Assert.Single(_gateway.Charges);
    }

    [Theory]
    [InlineData("--batch")]
    [InlineData("--stream")]
    public void Then_backfill_goes_on_to_the_table(string kind)
    {
        var outcome = Run("--db", Db, kind, "--yes", "--then-backfill", "--json");

        var json = outcome.Json();
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(
            [
                "command",
                "status",
                "exit_code",
                "error",
                "symbols",
                "schema",
                "start",
                "end",
                "db",
                "dbn",
                "gateway",
                "kind",
                "dry_run",
                "cost_usd",
                "bytes",
                "records",
                "spent_usd",
                "requests",
                "open",
                "finished",
                "notes",
                "backfills",
            ],
            json.EnumerateObject().Select(p => p.Name)
        );
        Assert.Equal(kind[2..], json.GetProperty("kind").GetString());
        Assert.Equal(_gateway.Charges.Single().Cost, json.GetProperty("spent_usd").GetDecimal());
        var finished = json.GetProperty("finished")[0];
        Assert.Equal(
            [
                "purchase",
                "job_id",
                "kind",
                "status",
                "is_new",
                "symbols",
                "schema",
                "start",
                "end",
                "cost_usd",
                "records",
                "files",
                "file_bytes",
            ],
            finished.EnumerateObject().Select(p => p.Name)
        );
        Assert.True(File.Exists(finished.GetProperty("files")[0].GetString()));
        var backfill = json.GetProperty("backfills")[0];
        Assert.Equal(("backfill", "done"), (backfill.GetProperty("command").GetString(), backfill.GetProperty("status").GetString()));
        Assert.Equal(0, CliFixture.Run("verify", "--db", Db, "--dbn", Dbn, "--recurse").ExitCode);
        Assert.Empty(
            CliFixture.Run(["gaps", "--db", Db, "--start", Start, "--end", End, "--json"]).Json().GetProperty("days").EnumerateArray()
        );
    }

    [Fact]
    public void A_backfill_that_fails_gives_its_exit_code_and_the_download_is_reported() // I3
    {
        // The records of another product.
        using var other = CliFixture.With(new DbnBuilder().Bars("ESH4", "2024-01-02T23:00Z", 3));
        Assert.Equal(0, other.Backfill("--symbol", "ES").ExitCode);

        var outcome = Run("--db", Db, "--checkpoint", other.Checkpoint, "--yes", "--then-backfill", "--json");

        var json = outcome.Json();
        Assert.Equal((6, 6), (outcome.ExitCode, json.GetProperty("exit_code").GetInt32()));
        Assert.Equal("OtherProduct", json.GetProperty("error").GetProperty("id").GetString());
        Assert.Single(json.GetProperty("finished").EnumerateArray());
        Assert.Single(_gateway.Charges);
    }

    [Fact]
    public void Several_products_need_a_database_for_each() // R4
    {
        Assert.Equal(2, Run("--symbol", "MGC,GC", "--db", Db, "--yes").ExitCode);
        Assert.Empty(_gateway.Requests);

        var outcome = Run("--symbol", "MGC,GC", "--db", _folder.File("{symbol}.db"), "--yes", "--then-backfill");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("backfill: 2 products, 2 done", outcome.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("MGC.db")) && File.Exists(_folder.File("GC.db")));
        Assert.Equal(2, _gateway.Charges.Count);
    }

    [Fact]
    public void Finished_days_of_a_database_are_not_bought_although_their_files_are_gone() // N2
    {
        Assert.Equal(0, Run("--db", Db, "--yes", "--then-backfill").ExitCode);
        Directory.Delete(Dbn, recursive: true);

        var outcome = Run("--db", Db, "--yes", "--then-backfill");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Single(_gateway.Charges);
    }

    [Theory]
    [InlineData("--batch --stream", "cannot be used together")]
    [InlineData("--then-backfill --yes", "needs '--db'")]
    [InlineData("--max-cost 1,50", "is not an amount")]
    [InlineData("--max-cost -1", "is not an amount")]
    [InlineData("--split decade", "is not one of year")]
    [InlineData("--split Year", "is not one of year")]
    [InlineData("--symbol all", "is not a product")]
    [InlineData("--schema trades", "is not a schema of bars")]
    [InlineData("--checkpoint x --yes", "without their database")]
    [InlineData("--gateway http://192.0.2.1 --yes", "plain http")]
    public void A_wrong_option_is_refused_before_anything_is_sent(string options, string message) // I3
    {
        var outcome = Run(options.Split(' '));

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.Empty(_gateway.Requests);
    }

    [Fact]
    public void A_key_command_that_fails_buys_nothing() // N1
    {
        var outcome = CliFixture.Run([.. Args()[..^1], "exit 3", "--yes"]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("error KeyMissing: ", LastError(outcome), StringComparison.Ordinal);
        Assert.Empty(_gateway.Requests);
    }

    // In a process of its own, because the program removes the variable from its process.
    [Fact]
    public void The_key_of_the_environment_is_used_and_appears_nowhere() // N1
    {
        using var fixture = CliFixture.WithSource();
        string[] args = [.. Args()[..^2], "--db", Db, "--yes", "--then-backfill", "--verbose"];

        var missing = fixture.RunChild(new Dictionary<string, string> { [GatewayKey.Variable] = "" }, args);
        var outcome = fixture.RunChild(new Dictionary<string, string> { [GatewayKey.Variable] = Key }, args);

        Assert.Equal(2, missing.ExitCode);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Single(_gateway.Charges);
        Assert.DoesNotContain(Key, outcome.Out + outcome.Error, StringComparison.Ordinal);
        var files = Directory.EnumerateFiles(_folder.FullName, "*", SearchOption.AllDirectories).ToArray();
        Assert.Contains(files, f => f.EndsWith(".log", StringComparison.Ordinal));
        Assert.Contains(files, f => f.EndsWith(".jsonl", StringComparison.Ordinal));
        Assert.All(files, f => Assert.DoesNotContain(Key, File.ReadAllText(f), StringComparison.Ordinal));
    }

    private const string Start = "2024-01-03";
    private const string End = "2024-01-12";

    private string[] Args(params string[] more) =>
        ["download", "--dbn", Dbn, "--start", Start, "--end", End, "--gateway", _gateway.Address, .. more, "--key-command", $"echo {Key}"];

    private Outcome Run(params string[] more) =>
        CliFixture.Run(more.Contains("--gateway") ? ["download", "--dbn", Dbn, "--start", Start, "--end", End, .. more] : Args(more));

    private (Outcome Outcome, string Output) RunAt(Func<string?> answer, params string[] more)
    {
        var terminal = CreateTerminal(out var output, answer);
        var exitCode = CommandLine.Run(Args(more), terminal);
        return (new Outcome(exitCode, output.ToString(), terminal.Error.ToString()!), output.ToString());
    }

    private static Terminal CreateTerminal(out StringWriter output, Func<string?> answer)
    {
        output = new StringWriter();
        return new Terminal(output, new StringWriter(), () => CancellationToken.None)
        {
            IsOutInteractive = true,
            Colors = false,
            ReadAnswer = answer,
        };
    }

    private string Files() => string.Join(' ', Directory.EnumerateFileSystemEntries(_folder.FullName).Select(Path.GetFileName));

    private static string LastError(Outcome outcome) =>
        outcome.Error.Split(Environment.NewLine).Last(l => l.StartsWith("error", StringComparison.Ordinal));
}
