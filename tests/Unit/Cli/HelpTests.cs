using System.CommandLine;
using MgcBackfill.Cli;

namespace MgcBackfill.Tests.Cli;

/// <summary>I2, I6: help, as people request it.</summary>
public sealed class HelpTests
{
    private static readonly RootCommand s_root = CommandLine.Create(
        new Terminal(TextWriter.Null, TextWriter.Null, () => CancellationToken.None)
    );

    public static TheoryData<string> Commands => [.. s_root.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_of_a_command_is_the_same_in_both_ways_and_fits_every_width(string command) // I2, I6
    {
        var outcome = CliFixture.Run("help", command);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(CliFixture.Run(command, "--help"), outcome);
        Assert.Contains("Examples:", outcome.Out, StringComparison.Ordinal);
        foreach (var width in (int[])[40, 60, 80, 100])
            Assert.All(
                HelpPage.Lines(s_root.Subcommands.Single(c => c.Name == command), width),
                line => Assert.True(line.Length <= width && line == line.TrimEnd(), $"{width}: {line}")
            );
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_option_and_argument_is_described(string command) // I2
    {
        var symbol = s_root.Subcommands.Single(c => c.Name == command);

        Assert.All(
            symbol.Options.Where(o => !o.Hidden).Cast<Symbol>().Concat(symbol.Arguments).Append(symbol),
            s =>
                Assert.EndsWith(
                    s.Description!.Contains("[default", StringComparison.Ordinal) ? "]" : ".",
                    s.Description,
                    StringComparison.Ordinal
                )
        );
        Assert.All(
            symbol.Options.Where(o => o.ValueType != typeof(bool) && o is not System.CommandLine.Help.HelpOption),
            o => Assert.NotNull(o.HelpName)
        );
    }

    [Fact]
    public void Help_lists_every_command_once_with_its_first_sentence_and_the_exit_codes() // I2, I3
    {
        var lines = CliFixture.Run("help").Out.Split(Environment.NewLine);

        Assert.Equal(CliFixture.Run("--help").Out.Split(Environment.NewLine), lines);
        Assert.All(
            s_root.Subcommands.Where(c => !c.Hidden).Select(c => c.Name),
            name => Assert.Single(lines, line => line.StartsWith($"  {name} ", StringComparison.Ordinal))
        );
        Assert.Contains(
            lines,
            line => line.StartsWith("  completion <SHELL>  Print the script that makes a shell complete", StringComparison.Ordinal)
        );
        Assert.Contains("  2    invalid command line", lines);
        Assert.Contains("  130  cancelled: the same command continues the work", lines);
    }

    [Fact]
    public void A_long_example_is_continued_as_a_shell_does_it() // I2
    {
        using var output = new StringWriter();
        var terminal = new Terminal(output, TextWriter.Null, () => CancellationToken.None) { Width = 60 };

        Assert.Equal(0, CommandLine.Run(["help", "backfill"], terminal));

        Assert.Contains(
            "  mgc-backfill backfill --db gold.db \\\n      --dbn 'data/*.dbn.zst' --start 2024-01-02 \\\n      --end 2024-12-31\n",
            output.ToString().ReplaceLineEndings("\n"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Required_options_stand_in_the_usage_and_defaults_in_the_description()
    {
        var text = CliFixture.Run("help", "backfill").Out.ReplaceLineEndings("\n");

        Assert.Contains("  mgc-backfill backfill --db <PATH> --dbn <PATH> [options]\n", text, StringComparison.Ordinal);
        Assert.Matches(@"a chunk is one\s+transaction\.\s+\[default: 5\]", text);
        Assert.Contains("--db <PATH> (REQUIRED)", text, StringComparison.Ordinal);
        Assert.Contains("-?, -h, --help", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[default: False]", text, StringComparison.Ordinal);
    }
}
