using System.Globalization;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Workers;

namespace MgcBackfill.Tests.Cli;

/// <summary>
/// I7: output that cannot be written does not change what a command did, and does not turn its exit code into that of a crash.
/// </summary>
public sealed class LostOutputTests : IDisposable
{
    private const string Program = "\"$DOTNET\" exec \"$PROGRAM\"";

    private static readonly string[] s_verbs =
    [
        "--version",
        "--help",
        "sample --out $PLACE.dbn --start 2024-01-01 --end 2024-01-03",
        "inventory --dbn source.dbn.zst",
        "audit --dbn source.dbn.zst",
        "gaps --dbn source.dbn.zst --start 2024-01-02 --end 2024-01-03",
        "backfill --db $PLACE.db --dbn source.dbn.zst",
        "backfill --db $PLACE.dry.db --dbn source.dbn.zst --dry-run --json",
        "verify --db gold.db --dbn source.dbn.zst",
        "digest --db gold.db",
        "statistics --db gold.db",
        "coverage --db gold.db",
        "rolls --db gold.db",
        "provenance --db gold.db --ts 2024-01-01T23:00Z",
        "compare --db gold.db --with other.db",
        "report --db gold.db --out $PLACE.html",
    ];

    private readonly CliFixture _scene = CliFixture.Built();

    public LostOutputTests()
    {
        File.Copy(_scene.Db, _scene.File("other.db"));
    }

    public void Dispose() => _scene.Dispose();

    [LinuxFact]
    public void A_full_output_exits_with_7_and_a_message() => RequireLost(">/dev/full", "the disk is full"); // I7, I3

    [LinuxFact]
    public void A_closed_output_exits_with_7_and_a_message() => RequireLost(">&-", "it is closed"); // I7, I3

    [LinuxFact]
    public void Log_and_progress_that_cannot_be_written_change_nothing() // I7
    {
        var usual = RunAll("usual", "");
        foreach (var redirection in new[] { "2>/dev/full", "2>&-" })
        {
            foreach (var ((verb, outcome), (_, expected)) in RunAll("quiet", redirection).Zip(usual))
            {
                Assert.True(outcome.ExitCode == 0, $"{verb} {redirection}: {outcome}");
                Assert.NotEmpty(outcome.Out);
                Assert.Equal(Lines(expected.Out), Lines(outcome.Out));
            }
        }
    }

    [LinuxFact]
    public void A_reader_that_closes_the_pipe_is_not_a_failure() // I7
    {
        foreach (var verb in s_verbs)
        {
            _scene.RunShell($"{{ {Command("piped", verb)} 2>told; echo $? >code; }} | head -1 >head");
            RequireNoFailure(
                verb,
                int.Parse(File.ReadAllText(_scene.File("code")), CultureInfo.InvariantCulture),
                File.ReadAllText(_scene.File("told"))
            );
        }
    }

    [LinuxFact]
    public void A_reader_that_reads_nothing_is_not_a_failure() // I7
    {
        foreach (var (verb, outcome) in RunAll("unread", "| true"))
            RequireNoFailure(verb, outcome.ExitCode, outcome.Error);
    }

    private static void RequireNoFailure(string verb, int exitCode, string reported)
    {
        Assert.True(exitCode == 0, $"{verb}: {reported}");
        Assert.DoesNotContain("error", reported, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", reported, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void A_run_without_any_stream_builds_and_harms_nothing() // I7: no text lands in a file that got the number of a closed stream
    {
        foreach (
            var (place, redirection, exitCode) in new[]
            {
                ("none", "<&- >&- 2>&-", 7),
                ("two", ">&- 2>/dev/full", 7),
                ("full", ">/dev/full 2>/dev/full", 7),
            }
        )
        {
            var outcome = Run(place, "backfill --db $PLACE.db --dbn source.dbn.zst --verbose", redirection);

            Assert.Equal((exitCode, "", ""), (outcome.ExitCode, outcome.Out, outcome.Error));
            Assert.Equal(CliFixture.Run("digest", "--db", _scene.Db).Out, CliFixture.Run("digest", "--db", _scene.File(place + ".db")).Out);
            Assert.Equal(0, CliFixture.Run("verify", "--db", _scene.File(place + ".db"), "--dbn", _scene.Dbn).ExitCode);
        }
    }

    [LinuxFact]
    public void A_failure_keeps_its_exit_code_and_is_reported_if_possible() // I7, I3
    {
        foreach (var json in new[] { "", "--json" })
        {
            var outcome = Run("x", $"backfill --db $PLACE.db --dbn absent.dbn {json}", ">/dev/full");
            Assert.Equal(ExitCodes.SourceRefused, outcome.ExitCode);
            Assert.Contains(ErrorIds.SourceNotFound, outcome.Error, StringComparison.Ordinal);
        }
    }

    [LinuxFact]
    public void Workers_do_not_need_the_streams_of_the_run() // I7, W1
    {
        var outcome = Run("w", "backfill --db $PLACE.db --dbn source.dbn.zst --workers 2 --chunk-days 1", "<&- 2>&-");

        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Equal(CliFixture.Run("digest", "--db", _scene.Db).Out, CliFixture.Run("digest", "--db", _scene.File("w.db")).Out);
    }

    private void RequireLost(string redirection, string reason)
    {
        const string Place = "lost";
        foreach (var (verb, outcome) in RunAll(Place, redirection))
        {
            Assert.True(outcome.ExitCode == ExitCodes.Environment, $"{verb}: {outcome}");
            Assert.Contains(
                $"error OutputNotWritten: The results could not be written to standard output: {reason}.",
                outcome.Error,
                StringComparison.Ordinal
            );
            Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
            foreach (
                var made in new[] { ".dbn", ".db", ".html" }.Where(e =>
                    verb.Contains(" $PLACE" + e + (e == ".html" ? "" : " "), StringComparison.Ordinal)
                )
            )
                Assert.True(File.Exists(_scene.File(Place + made)), verb);
        }

        Assert.Equal(0, CliFixture.Run("verify", "--db", _scene.File(Place + ".db"), "--dbn", _scene.Dbn).ExitCode);
    }

    // Every verb, in one process.
    private (string Verb, Outcome Outcome)[] RunAll(string place, string redirection)
    {
        Clear(place);
        return [.. s_verbs.Zip(_scene.RunSequence(s_verbs.Select(v => Arguments(place, v)), redirection))];
    }

    private static string[] Arguments(string place, string verb) => verb.Replace("$PLACE", place, StringComparison.Ordinal).Split(' ');

    private Outcome Run(string place, string verb, string redirection) => _scene.RunShell($"exec {Command(place, verb)} {redirection}");

    private string Command(string place, string verb)
    {
        Clear(place);
        return $"{Program} {string.Join(' ', Arguments(place, verb))}";
    }

    private void Clear(string place)
    {
        foreach (var name in new[] { ".dbn", ".html", ".db" })
            File.Delete(_scene.File(place + name));
        if (Directory.Exists(_scene.File(place + ".db.checkpoint")))
            Directory.Delete(_scene.File(place + ".db.checkpoint"), recursive: true);
    }

    // Durations and the names of created files differ from run to run.
    private static string[] Lines(string output) =>
        [
            .. output
                .ReplaceLineEndings("\n")
                .Split('\n')
                .Where(l =>
                    !l.Contains("usual", StringComparison.Ordinal)
                    && !l.Contains("quiet", StringComparison.Ordinal)
                    && !l.Contains(" in ", StringComparison.Ordinal)
                    && !l.Contains("  run  ", StringComparison.Ordinal)
                ),
        ];
}
