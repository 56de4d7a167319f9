namespace MgcBackfill.Tests.Cli;

/// <summary>R4, P5: a command with several products is killed within a product and between two, and the same command finishes.</summary>
public sealed class SeveralProductsKillTests : IDisposable
{
    private const int Kills = 8;

    private static readonly string[] s_roots = ["MGC", "MNQ", "6E"];
    private static readonly Dictionary<string, string> s_plain = [];

    private readonly CliFixture _fixture = CliFixture.WithSource();

    public SeveralProductsKillTests()
    {
        string[] sample = ["sample", "--out", _fixture.Dbn, "--symbol", string.Join(',', s_roots), "--force"];
        Assert.Equal(0, CliFixture.Run([.. sample, "--start", "2024-03-04", "--end", "2024-03-08"]).ExitCode);
    }

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_same_command_finishes_after_a_kill_anywhere(int workers)
    {
        var clean = Command("clean", workers);
        var lines = RunChild(clean, killAfter: int.MaxValue);
        var expected = s_roots.Select(root => Digest("clean", root)).ToArray();

        for (var kill = 0; kill < Kills; kill++)
        {
            var place = $"kill-{kill}";
            RunChild(Command(place, workers), killAfter: 1 + (lines * kill / Kills));

            var outcome = CliFixture.Run(Command(place, workers: 1));

            Assert.Equal((0, place), (outcome.ExitCode, place));
            Assert.Equal(expected, s_roots.Select(root => Digest(place, root)));
            Assert.DoesNotContain(_fixture.Entries(), e => e.Contains("selected.bars", StringComparison.Ordinal));
        }
    }

    private string[] Command(string place, int workers)
    {
        var folder = Directory.CreateDirectory(_fixture.File(place)).FullName;
        string[] where = ["backfill", "--db", Path.Combine(folder, "{symbol}.db"), "--dbn", _fixture.Dbn];
        return [.. where, "--symbol", string.Join(',', s_roots), "--chunk-days", "1", "--workers", $"{workers}", "--verbose"];
    }

    // Reads the log until the process is to be killed, or ends. Returns the number of lines.
    private int RunChild(string[] command, int killAfter)
    {
        using var process = _fixture.StartChild(s_plain, command);
        var output = process.StandardOutput.ReadToEndAsync();
        var lines = 0;
        while (lines < killAfter && process.StandardError.ReadLine() is not null)
            lines++;
        if (killAfter != int.MaxValue)
            process.Kill(entireProcessTree: false);
        process.WaitForExit();
        output.Wait();
        return lines;
    }

    private string Digest(string place, string root)
    {
        var outcome = CliFixture.Run("digest", "--db", _fixture.File(Path.Combine(place, $"{root}.db")));
        Assert.Equal(0, outcome.ExitCode);
        return outcome.Out.Trim();
    }
}
