using System.CommandLine;
using System.Text.RegularExpressions;
using MgcBackfill.Cli;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Architecture;

/// <summary>Compares the documents with what they describe: links with files, commands with the command line.</summary>
public sealed partial class DocumentTests
{
    // Options that documents name, of other programs than mgc-backfill.
    private static readonly string[] s_others =
    [
        "--tool-path",
        "--add-source",
        "--source",
        "--project",
        "--filter",
        "--diagnostics",
        "--severity",
        "--kills",
        "--download",
        "--inputs",
        "--target",
        "--threads",
        "--lake",
        "--help",
        "--config",
        "--fail-with-body",
        "--port",
    ];

    // What people read, as paths from the root.
    private static readonly string[] s_documents =
    [
        .. new[] { "", "docs", "samples", ".github", "src/MgcBackfill.Core", "src/MgcBackfill.Cli" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md"))
            .Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/'))
            .Where(f => f is not "THIRD-PARTY-NOTICES.md")
            .Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Documents => [.. s_documents];

    /// <summary>The commands in the documents' blocks of shell lines.</summary>
    public static TheoryData<string, string> Commands
    {
        get
        {
            var commands = new TheoryData<string, string>();
            foreach (var document in s_documents)
            {
                foreach (var line in ShellLines(document).Distinct())
                    commands.Add(document, line);
            }

            return commands;
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_to_a_file_of_the_repository_leads_to_one(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        var missing = Link()
            .Matches(Read(document))
            .Select(m => m.Groups[1].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Path.Exists(Path.Combine(folder, target)));

        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_line_in_a_document_is_valid(string document, string line)
    {
        var result = CommandLine.Create(new Terminal(TextWriter.Null, TextWriter.Null, () => default)).Parse(line);

        Assert.True(result.Errors.Count == 0, $"{document}: {line}: {string.Join(' ', result.Errors)}");
    }

    [Fact]
    public void The_documents_have_commands() => Assert.True(s_documents.SelectMany(ShellLines).Count() >= 10);

    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs/usage.md")]
    [InlineData("docs/download.md")]
    [InlineData("docs/architecture.md")]
    [InlineData("docs/reliability.md")]
    [InlineData("docs/rules.md")]
    [InlineData("docs/glossary.md")]
    public void Every_option_that_a_document_names_exists(string document)
    {
        var root = CommandLine.Create(new Terminal(TextWriter.Null, TextWriter.Null, () => default));
        var known = Options(root).Select(o => o.Name).Concat(s_others);

        Assert.Empty(OptionName().Matches(Read(document)).Select(m => m.Value).Except(known));
    }

    private static IEnumerable<Option> Options(Command command) => command.Options.Concat(command.Subcommands.SelectMany(Options));

    // Without the program's own name, a comment behind the command, and the backslashes of a continued line.
    private static IEnumerable<string> ShellLines(string document) =>
        ShellBlock()
            .Matches(Read(document))
            .SelectMany(m => m.Groups[1].Value.Split('\n'))
            .Select(line => OurCommand().Match(line))
            .Where(m => m.Success)
            .Select(m => m.Groups[1].Value.Split(" #")[0].Trim());

    private static string Read(string document) =>
        File.ReadAllText(Path.Combine(Repository.Root, document)).ReplaceLineEndings("\n").Replace("\\\n", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^ *```sh\n(.*?)```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex ShellBlock();

    [GeneratedRegex(@"^\s*(?:mgc-backfill|dotnet run --project src/MgcBackfill\.Cli -c Release --) (.+)$")]
    private static partial Regex OurCommand();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]*")]
    private static partial Regex OptionName();
}
