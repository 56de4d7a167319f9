using System.Text.RegularExpressions;
using MgcBackfill.Cli;
using MgcBackfill.Cli.Layout;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Cli;

/// <summary>I6: what a person sees fits the terminal's width, and no date, number, contract or file name in it is broken.</summary>
public sealed partial class TerminalTests(RealTerminals terminals) : IClassFixture<RealTerminals>
{
    private static readonly int[] s_widths = [60, 80, 100, 140, 200];

    // In a pipe each gate has its own line, without headers; on a terminal no column is empty.
    private static readonly string[] s_heads = ["gate", "result", "what", "is", "checked", "remarks"];

    public static TheoryData<string> Tables => [.. OutputFixture.Tables.Keys];

    public static TheoryData<string> Everything => [.. OutputFixture.Tables.Keys, .. OutputFixture.OtherCommands.Keys];

    [Theory]
    [MemberData(nameof(Everything))]
    public void Every_result_fits_every_width_with_and_without_colours(string name) // I6
    {
        var plain = Run(name, width: null);

        foreach (var width in s_widths)
        {
            foreach (var colors in (bool[])[true, false])
            {
                var screen = Run(name, width, colors);
                var lines = new TerminalScreen(width).Feed(TerminalScreen.FromWriter(screen.Out)).Lines;
                Assert.Equal(plain.ExitCode, screen.ExitCode);
                AssertWhole(plain.Out, lines, width);
                AssertWhole(plain.Error, new TerminalScreen(width).Feed(TerminalScreen.FromWriter(screen.Error)).Lines, width);
                if (!colors)
                    Assert.DoesNotMatch(Color(), screen.Out + screen.Error);
            }
        }
    }

    [PseudoTerminalTheory]
    [MemberData(nameof(Tables))]
    public void Every_table_fits_a_real_terminal_of_every_width(string name) // I6
    {
        var plain = Run(name, width: null);

        foreach (var (i, width) in s_widths.Index())
        {
            var colors = (i + name.Length) % 2 == 0;
            var (text, exitCode) = terminals.Get(width, colors)[name];
            var screen = new TerminalScreen(width).Feed(text);

            Assert.Equal(plain.ExitCode, exitCode);
            AssertWhole(plain.Out + plain.Error, screen.Lines, width);
            Assert.Equal(colors, screen.HasColors);
        }
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_pipe_gets_every_column_whatever_the_width(string name) // I6
    {
        var plain = Run(name, width: null).Out;
        var wide = new TerminalScreen(1000).Feed(TerminalScreen.FromWriter(Run(name, 1000).Out)).Lines;

        Assert.DoesNotContain('\x1b', plain);
        Assert.DoesNotContain("Not shown", plain, StringComparison.Ordinal);
        Assert.Empty(Words(string.Join('\n', wide)).Except(Words(plain)).Except(s_heads));
        Assert.Empty(Words(plain).Except(Words(string.Join('\n', wide))).Except(s_heads));
    }

    [Fact]
    public void What_is_left_out_is_named_with_how_to_see_it() // I6
    {
        var lines = Run("coverage of days", 80, colors: false).Out;

        Assert.Matches(
            @"Not\s+shown:\s+closed,\s+daily\s+break,[^.]*\.\s+To\s+see\s+them,\s+widen\s+the\s+terminal\s+to\s+1\d\d\s+"
                + @"characters,\s+send\s+the\s+output\s+to\s+a\s+file\s+or\s+pipe,\s+or\s+use\s+--json\.",
            lines
        );
        Assert.DoesNotContain("Not shown", Run("coverage of days", 140).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_records_line_of_a_summary_is_broken_between_its_terms() // I6
    {
        var lines = Run("plan", 80, colors: false).Out.ReplaceLineEndings("\n").Split('\n');

        var records = Array.FindIndex(lines, line => line.StartsWith("  records ", StringComparison.Ordinal));
        Assert.Matches(@"^  records       [\d,]+ read = [\d,]+ selected \+ [\d,]+ other outrights$", lines[records]);
        Assert.Matches(@"^                \+ [\d,]+ calendar spreads \+ [\d,]+ other combinations$", lines[records + 1]);
    }

    private static void AssertWhole(string plain, IEnumerable<string> lines, int width)
    {
        var all = lines.ToArray();

        // A command of the help that takes several lines ends each but the last with the shell's sign for it.
        var text = string.Join('\n', all.Select(line => line.EndsWith(" \\", StringComparison.Ordinal) ? line[..^2] : line));

        // Only a word that no line of this width can hold is longer: a line of JSON to copy, or a path.
        Assert.All(
            all.Where(line => line.Trim().Contains(' ', StringComparison.Ordinal)),
            line => Assert.InRange(DisplayText.Measure(line), 0, width)
        );

        // A fragment of a broken word would not be a word of the unwrapped text.
        var whole = Words(plain);
        Assert.Empty(Words(LeftOut().Replace(text, "")).Except(whole).Except(s_heads));

        // No row and no label is missing: the first word of each is in the output.
        var shown = Words(text);
        Assert.Empty(Rows(plain).Where(row => !row.StartsWith('…')).Except(shown).Except(s_heads));
    }

    private static IEnumerable<string> Rows(string plain) =>
        plain
            .Split('\n')
            .Where(line => line.StartsWith("  ", StringComparison.Ordinal) && line.Length > 2 && line[2] != ' ')
            .SelectMany(line => Words(line).Take(1));

    private static HashSet<string> Words(string text) =>
        [
            .. Changing()
                .Replace(text, "*")
                .Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
                .Select(word => word.Trim('─', '(', ')', ',', ';', ':', '.'))
                .Where(word => word.Length > 0),
        ];

    private static Outcome Run(string name, int? width, bool colors = true)
    {
        string[] args =
        [
            .. (OutputFixture.Tables.TryGetValue(name, out var table) ? table : OutputFixture.OtherCommands[name]).Select(InFolder),
        ];
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error, () => CancellationToken.None)
        {
            IsOutInteractive = width is not null,
            IsErrorInteractive = width is not null,
            Colors = colors,
            Width = width ?? 80,
        };
        return new Outcome(CommandLine.Run(args, terminal), output.ToString(), error.ToString());
    }

    // The tests' own working folder is another.
    private static string InFolder(string arg) =>
        arg is "data" or "files"
        || arg.EndsWith(".db", StringComparison.Ordinal)
        || arg.EndsWith(".html", StringComparison.Ordinal)
        || arg.EndsWith(".zst", StringComparison.Ordinal)
            ? Path.Combine(OutputFixture.Folder, arg)
            : arg;

    [GeneratedRegex(@"Not\s+shown:.*?--json\.", RegexOptions.Singleline)]
    private static partial Regex LeftOut();

    // What differs from run to run: the run id, the duration, and the size of the page, which contains both.
    [GeneratedRegex(@"\d{8}T\d{6}Z-[0-9a-f]{8}|\d+\.\d\d(?= s\b)|[\d,]+(?= bytes)")]
    private static partial Regex Changing();

    [GeneratedRegex(@"\x1b\[[0-9;]*m")]
    private static partial Regex Color();
}
