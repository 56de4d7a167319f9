using MgcBackfill.Tests.Cli;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Postgres;

/// <summary>Q1: the password of the environment or of a passfile reaches no output, record, log, error or list of processes.</summary>
public sealed class ServerPasswordTests : IDisposable
{
    private readonly ServerBench _bench = new();
    private readonly CliFixture _scene = new();

    public void Dispose()
    {
        _scene.Dispose();
        _bench.Dispose();
    }

    [PostgresTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_password_appears_nowhere(bool isInPassfile) // Q1
    {
        var password = _bench.Server.Password;
        var address = _bench.Server.GetUri(_bench.Database);
        var environment = new Dictionary<string, string>
        {
            [isInPassfile ? "PGPASSFILE" : "PGPASSWORD"] = isInPassfile ? _bench.PassFile : password,
        };
        string[] table = ["--db", address, "--symbol", "MGC"];
        string[] records = [.. table, "--checkpoint", _bench.Checkpoint];
        var texts = new List<string>();

        Run(0, ["init", "--db", address]);
        Run(0, ["backfill", .. records, "--dbn", _bench.ThreeWeeksFile, "--verbose"]);
        Run(0, ["backfill", .. records, "--dbn", _bench.ThreeWeeksFile, "--json"]);
        Run(0, ["verify", .. records, "--dbn", _bench.ThreeWeeksFile, "--json"]);
        Run(0, ["digest", .. table]);
        Run(0, ["statistics", .. table, "--json"]);
        _bench.Sql($"UPDATE {ServerBench.Table} SET volume = volume + 1 WHERE ts = (SELECT min(ts) FROM {ServerBench.Table})");
        Run(5, ["verify", .. records, "--json", "--verbose"]);
        _bench.Sql($"ALTER TABLE {ServerBench.Table} ADD note text");
        Run(6, ["backfill", .. records, "--dbn", _bench.ThreeWeeksFile, "--json", "--verbose"]);
        Run(6, ["digest", "--db", _bench.Server.GetUri("missing"), "--verbose"]);
        Run(7, ["digest", "--db", _bench.Server.GetUri(_bench.Database, "nobody"), "--verbose"]);

        texts.AddRange(
            Directory
                .EnumerateFiles(_bench.Folder, "*", SearchOption.AllDirectories)
                .Where(f => f != _bench.PassFile)
                .Select(File.ReadAllText)
        );
        texts.AddRange(Directory.EnumerateFiles(_scene.File(""), "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        texts.Add(_bench.Snapshot());
        Assert.Contains(texts, t => t.Contains(address, StringComparison.Ordinal));
        Assert.All(texts, t => Assert.DoesNotContain(password, t, StringComparison.Ordinal));

        void Run(int exitCode, string[] arguments)
        {
            var outcome = _scene.RunChild(environment, arguments);
            texts.Add(outcome.Out);
            texts.Add(outcome.Error);
            Assert.True(outcome.ExitCode == exitCode, $"{arguments[0]}: {outcome.ExitCode}\n{outcome.Out}\n{outcome.Error}");
        }
    }

    [PostgresFact]
    public void The_password_is_in_no_list_of_processes_while_the_program_runs() // Q1
    {
        _bench.Sql(
            $"""
            CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(600); RETURN NULL; END';
            CREATE TRIGGER t BEFORE INSERT ON {ServerBench.Table} EXECUTE FUNCTION wait()
            """
        );
        var environment = new Dictionary<string, string> { ["PGPASSWORD"] = _bench.Server.Password };
        using var program = _scene.StartChild(
            environment,
            "backfill",
            "--db",
            _bench.Server.GetUri(_bench.Database),
            "--dbn",
            _bench.ThreeWeeksFile,
            "--checkpoint",
            _bench.Checkpoint,
            "--workers",
            "2"
        );
        try
        {
            Assert.True(
                SpinWait.SpinUntil(
                    () =>
                        program.HasExited
                        || _bench.Value(
                            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
                        ) != "0",
                    TimeSpan.FromMinutes(1)
                )
            );
            Assert.False(program.HasExited);
            Assert.DoesNotContain(_bench.Server.Password, File.ReadAllText($"/proc/{program.Id}/cmdline"), StringComparison.Ordinal);
            Assert.All(
                _bench.Server.Query(_bench.Database, "SELECT application_name || query FROM pg_stat_activity"),
                r => Assert.DoesNotContain(_bench.Server.Password, r[0] ?? "", StringComparison.Ordinal)
            );
        }
        finally
        {
            program.Kill(entireProcessTree: true);
            program.WaitForExit();
        }
    }

    [Theory]
    [InlineData("postgresql://u:S3cret@127.0.0.1:1/d")]
    [InlineData("postgresql://u@127.0.0.1:1/d?password=S3cret")]
    [InlineData("Host=127.0.0.1;Port=1;Username=u;Password=S3cret;Database=d")]
    public void An_address_with_a_password_is_refused_by_every_command_without_showing_it(string db) // Q1
    {
        foreach (
            var arguments in (string[][])
                [
                    ["backfill", "--db", db, "--dbn", "x.dbn", "--verbose"],
                    ["init", "--db", db],
                    ["verify", "--db", db, "--json"],
                    ["digest", "--db", db],
                    ["statistics", "--db", db, "--json"],
                    ["coverage", "--db", db],
                    ["rolls", "--db", db],
                    ["provenance", "--db", db, "--ts", "2024-01-10T10:30Z"],
                    ["compare", "--db", db, "--with", _scene.File("x.db")],
                    ["compare", "--db", _scene.File("x.db"), "--with", db],
                    ["report", "--db", db, "--out", _scene.File("x.html")],
                    ["serve", "--db", db],
                    ["digest", db],
                    [db],
                ]
        )
        {
            var outcome = CliFixture.Run(arguments);
            Assert.True(outcome.ExitCode == 2, $"{arguments[0]}: {outcome.ExitCode} {outcome.Error}");
            Assert.DoesNotContain("S3cret", outcome.Out + outcome.Error, StringComparison.Ordinal);
        }

        Assert.Empty(_scene.Entries());
    }
}
