using System.Diagnostics;
using System.Text;
using System.Text.Json;
using MgcBackfill.Synthetic;

namespace MgcBackfill.Tests.Cli;

/// <summary>I2, I3: the program as a scheduler starts it.</summary>
public sealed class ChildProcessTests
{
    private static readonly Dictionary<string, string> s_plain = [];

    [Theory]
    [InlineData("de_DE.UTF-8")]
    [InlineData("tr_TR.UTF-8")]
    public void Relative_paths_are_resolved_against_the_working_folder_in_any_locale(string locale) // I2
    {
        using var fixture = CliFixture.WithSource();
        var environment = new Dictionary<string, string> { ["LC_ALL"] = locale, ["LANG"] = locale };

        var built = fixture.RunChild(environment, "backfill", "--db", "gold.db", "--dbn", "*.dbn.zst", "--json");
        var proved = fixture.RunChild(environment, "verify", "--db", "gold.db", "--dbn", ".");

        Assert.Equal(0, built.ExitCode);
        Assert.Equal(fixture.Db, built.Json().GetProperty("db").GetString());
        Assert.Equal(0, proved.ExitCode);
        Assert.Contains(
            "table         5 rows, 2 trading days, 2024-01-01T23:00Z to 2024-01-02T23:01Z",
            proved.Out,
            StringComparison.Ordinal
        );
        Assert.Equal(
            built.Json().GetProperty("build_digest").GetString(),
            fixture.RunChild(environment, "digest", "--db", "gold.db").Out.Trim()
        );
    }

    [Fact]
    public void The_exit_code_and_the_object_reach_the_caller_in_utf8() // I3
    {
        using var fixture = CliFixture.WithSource();

        var outcome = fixture.RunChild(s_plain, "backfill", "--db", "gold.db", "--dbn", "größe.dbn", "--json");

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("größe.dbn", outcome.Json().GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal((byte)'{', Encoding.UTF8.GetBytes(outcome.Out)[0]);
    }

    [Fact]
    public void A_missing_library_exits_with_7_and_the_message_names_what_to_install() // I3
    {
        using var fixture = CliFixture.WithSource();
        fixture.RemoveDatabaseLibrary();

        var outcome = fixture.RunChild(s_plain, "backfill", "--db", "gold.db", "--dbn", "source.dbn.zst");

        Assert.Equal(7, outcome.ExitCode);
        Assert.Contains("The DuckDB library cannot be loaded", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("libduckdb must be in the folder of the program", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["program", "source.dbn.zst"],
            fixture.Entries().Where(e => !e.StartsWith($"program{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task A_request_to_terminate_ends_with_130_and_the_same_command_finishes() // I3, P5
    {
        if (OperatingSystem.IsWindows())
            return;
        using var fixture = CliFixture.WithSource();
        SyntheticFile.Write(
            fixture.Dbn,
            new SyntheticMarketOptions
            {
                Start = new DateOnly(2022, 1, 1),
                End = new DateOnly(2023, 12, 31),
                Density = 0.02,
            }
        );
        using var process = fixture.StartChild(
            s_plain,
            "backfill",
            "--db",
            "gold.db",
            "--dbn",
            ".",
            "--chunk-days",
            "1",
            "--json",
            "--verbose"
        );

        // One chunk is done, hundreds are not.
        while (await process.StandardError.ReadLineAsync() is { } line && !line.Contains("done,", StringComparison.Ordinal)) { }

        using (Process.Start("kill", ["-TERM", $"{process.Id}"])) { }

        var rest = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(130, process.ExitCode);
        using var document = JsonDocument.Parse(output);
        Assert.Equal("cancelled", document.RootElement.GetProperty("status").GetString());
        Assert.NotEmpty(await rest);

        Assert.Equal(0, fixture.RunChild(s_plain, "backfill", "--db", "gold.db", "--dbn", ".", "--chunk-days", "60").ExitCode);
        Assert.Equal(0, fixture.RunChild(s_plain, "verify", "--db", "gold.db", "--dbn", ".").ExitCode);
    }

    [Fact]
    public void Help_does_not_need_the_database_library()
    {
        using var fixture = CliFixture.WithSource();
        fixture.RemoveDatabaseLibrary();

        Assert.Equal(0, fixture.RunChild(s_plain, "backfill", "--help").ExitCode);
    }
}
