using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Architecture;

/// <summary>
/// No line of the sources is longer than max_line_length of .editorconfig. The build checks the format of C#, but CSharpier breaks neither
/// strings nor comments, and does not read PowerShell. A line of a raw string literal is its content, and may be longer.
/// </summary>
public sealed class SourceLineTests
{
    private const int MaxLineLength = 140;

    private static readonly string[] s_extensions = [".cs", ".ps1", ".psm1", ".psd1"];
    private static readonly string[] s_generated = ["bin", "obj", "out", "node_modules", "TestResults", ".git"];

    [Fact]
    public void No_line_of_the_sources_is_longer_than_140_columns()
    {
        var tooLong = Sources(new DirectoryInfo(Repository.Root))
            .SelectMany(f =>
                LongLines(File.ReadLines(f.FullName), mayBeRaw: f.Extension == ".cs")
                    .Select(n => $"{Path.GetRelativePath(Repository.Root, f.FullName)}:{n}")
            )
            .ToArray();

        Assert.True(tooLong.Length == 0, string.Join('\n', tooLong));
    }

    [Fact]
    public void The_test_finds_a_line_of_141_columns_and_accepts_one_of_140_or_of_a_raw_string()
    {
        var (fits, tooLong) = (new string('x', 140), new string('x', 141));

        Assert.Equal(
            [2, 6, 8],
            LongLines(
                [
                    fits,
                    tooLong,
                    "var text = \"\"\"",
                    tooLong,
                    "\"\"\";",
                    tooLong,
                    $"    $\"\"\"{tooLong}\"\"\"",
                    $"var text = \"\"\"{tooLong}\"\"\"",
                ],
                mayBeRaw: true
            )
        );
        Assert.Equal([2], LongLines(["$text = \"say \"\"yes\"\"\"", tooLong], mayBeRaw: false));
        Assert.Contains(Sources(new DirectoryInfo(Repository.Root)), f => f.Name == $"{nameof(SourceLineTests)}.cs");
        Assert.Contains(Sources(new DirectoryInfo(Repository.Root)), f => f.Name == "build.ps1");
    }

    [Fact]
    public void The_width_is_that_of_the_editor_settings() =>
        Assert.Contains(
            $"max_line_length = {MaxLineLength}\n",
            File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig")),
            StringComparison.Ordinal
        );

    // A raw string literal of one line is excepted if nothing stands before it.
    private static IEnumerable<int> LongLines(IEnumerable<string> lines, bool mayBeRaw)
    {
        var (number, raw) = (0, false);
        foreach (var line in lines)
        {
            number++;
            if (
                line.Length > MaxLineLength
                && !raw
                && !(mayBeRaw && line.TrimStart(' ', '$').StartsWith("\"\"\"", StringComparison.Ordinal))
            )
                yield return number;
            if (mayBeRaw && (line.Split("\"\"\"").Length - 1) % 2 == 1)
                raw = !raw;
        }

        // Here, three quotes in an ordinary string were mistaken for a raw string literal.
        if (raw)
            yield return number;
    }

    private static IEnumerable<FileInfo> Sources(DirectoryInfo folder) =>
        folder
            .EnumerateFiles()
            .Where(f => s_extensions.Contains(f.Extension))
            .Concat(folder.EnumerateDirectories().Where(d => !s_generated.Contains(d.Name)).SelectMany(Sources));
}
