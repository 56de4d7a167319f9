using System.Diagnostics;
using MgcBackfill.Cli;
using MgcBackfill.Cli.Completion;
using MgcBackfill.Crash;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Cli;

/// <summary>I2: shells complete commands, options and values.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("ver", "verify")]
    [InlineData("co", "coverage compare completion")]
    [InlineData("--v", "--version")]
    [InlineData("verify --d", "--db --dbn --days")]
    [InlineData("verify --db x.db --d", "--dbn --days")]
    [InlineData("backfill --prefer ", "newest")]
    [InlineData("backfill --prefer n", "newest")]
    [InlineData("backfill --symbol MG", "MGC")]
    [InlineData("backfill --symbol a", "all")]
    [InlineData("inventory --symbol MG", "MGC")]
    [InlineData("gaps --symbol MG", "MGC")]
    [InlineData("gaps --format ", "curl json python table")]
    [InlineData("do", "download")]
    [InlineData("download --symbol MN", "MNQ")]
    [InlineData("download --split ", "day month none week year")]
    [InlineData("download --schema ohlcv-1", "ohlcv-1d ohlcv-1h ohlcv-1m ohlcv-1s")]
    [InlineData("audit --symbol MG", "MGC")]
    [InlineData("sample --dbn-version ", "1 2 3")]
    [InlineData("verify --days ", "all")]
    [InlineData("completion ", "bash fish pwsh zsh")]
    [InlineData("help ve", "verify")]
    [InlineData("verify --db ", "")]
    [InlineData("verify --dbn a.dbn b", "")]
    [InlineData("verify --dbn a.dbn --al", "--allow-empty")]
    [InlineData("nothing --d", "")]
    public void A_word_is_completed_by_what_can_stand_there(string line, string candidates) // I2
    {
        var words = line.Split(' ');
        var found = Completer.Complete(
            CommandLine.Create(new Terminal(TextWriter.Null, TextWriter.Null, () => CancellationToken.None)),
            words[..^1],
            words[^1]
        );

        Assert.Equal(
            candidates.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            found.Select(c => c.Value).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void No_hidden_command_is_offered_and_each_candidate_has_a_description()
    {
        var lines = CliFixture.Run("complete", "0", "--", "").Out.TrimEnd('\n').Split('\n');

        Assert.Contains("verify\tVerify a table against the rules, its records and, where it is given, the source", lines);
        Assert.DoesNotContain(
            lines,
            line => line.StartsWith("worker", StringComparison.Ordinal) || line.StartsWith("complete\t", StringComparison.Ordinal)
        );
        Assert.All(lines, line => Assert.NotEmpty(line.Split('\t')[1]));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public void Every_shell_has_a_script_with_line_feeds_only(string shell)
    {
        var outcome = CliFixture.Run("completion", shell);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("complete", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', outcome.Out);
        Assert.EndsWith("\n", outcome.Out, StringComparison.Ordinal);
        Assert.Contains(shell, CompletionScripts.Shells);
    }

    // What bash itself offers, with the real program behind the script. A word with a blank stays one.
    [ShellTheory("/bin/bash")]
    [InlineData("verify --da", "2", "mgc-backfill verify --da", "--days")]
    [InlineData("backfill --prefer ''", "3", "mgc-backfill backfill --prefer ''", "newest")]
    [InlineData("verify --db 'my table.db' --js", "4", "mgc-backfill verify --db 'my table.db' --js", "--json")]
    public void Bash_completes_with_the_script(string words, string place, string line, string expected) // I2
    {
        using var folder = new ScratchFolder();
        Write(
            folder,
            "mgc-backfill",
            $"#!/bin/sh\nexec \"$DOTNET\" exec '{Path.Combine(AppContext.BaseDirectory, "mgc-backfill.dll")}' \"$@\"\n"
        );
        Write(folder, "script", CliFixture.Run("completion", "bash").Out);

        var offered = Shell(
            "/bin/bash",
            folder,
            $"source ./script; COMP_WORDS=(mgc-backfill {words}); COMP_CWORD={place}; "
                + $"COMP_LINE=\"{line}\"; _mgc_backfill; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        );

        Assert.Equal(expected, offered.TrimEnd());
    }

    [ShellTheory("/usr/bin/fish")]
    [InlineData("mgc-backfill verify --da", "--days")]
    [InlineData("mgc-backfill backfill --prefer ", "newest")]
    public void Fish_completes_with_the_script(string line, string expected) // I2
    {
        using var folder = new ScratchFolder();
        Write(
            folder,
            "mgc-backfill",
            $"#!/bin/sh\nexec \"$DOTNET\" exec '{Path.Combine(AppContext.BaseDirectory, "mgc-backfill.dll")}' \"$@\"\n"
        );
        Write(folder, "script", CliFixture.Run("completion", "fish").Out);

        var offered = Shell("/usr/bin/fish", folder, $"source ./script; complete -C '{line}'");

        Assert.Equal(expected, offered.TrimEnd().Split('\t')[0]);
    }

    private static void Write(ScratchFolder folder, string name, string text)
    {
        var path = folder.Write(name, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string Shell(string shell, ScratchFolder folder, string script)
    {
        var start = new ProcessStartInfo(shell, ["-c", script]) { WorkingDirectory = folder.FullName, RedirectStandardOutput = true };
        start.Environment["PATH"] = $"{folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["DOTNET"] = DotNetHost.Path;
        start.Environment["HOME"] = folder.FullName;
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text;
    }

    /// <summary>A test that needs a shell; reported as skipped if it is not installed.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class ShellTheoryAttribute : TheoryAttribute
    {
        public ShellTheoryAttribute(string shell)
        {
            if (!File.Exists(shell))
                Skip = $"Needs {shell}.";
        }
    }
}
