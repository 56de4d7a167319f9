using System.Text.RegularExpressions;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Architecture;

/// <summary>The documents name tests as evidence: each of these tests must exist.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string s_tests = Path.Combine(Repository.Root, "tests");

    [Fact]
    public void Every_test_that_a_document_names_exists()
    {
        var citations = Documents()
            .SelectMany(d => TestName().Matches(File.ReadAllText(d)), (d, m) => (Document: Path.GetFileName(d), Match: m))
            .ToList();

        Assert.True(
            citations.Count(c => c.Match.Groups["method"].Success) > 5,
            "The documents name hardly any test: is the pattern still right?"
        );
        Assert.Empty(citations.Where(c => !Exists(c.Match)).Select(c => $"{c.Document} names {c.Match.Value}, which does not exist."));
    }

    private static IEnumerable<string> Documents() =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Repository.Root, "*.md"));

    // A document may abbreviate the name of a method with an ellipsis.
    private static bool Exists(Match citation)
    {
        var (method, end) = (citation.Groups["method"], citation.Groups["more"].Success ? "" : @"\(");
        return Directory
            .EnumerateFiles(s_tests, citation.Groups["class"].Value + ".cs", SearchOption.AllDirectories)
            .Any(f => !method.Success || Regex.IsMatch(File.ReadAllText(f), $@"\bpublic [\w ]+ {method.Value}{end}"));
    }

    [GeneratedRegex(@"\b(?<class>[A-Z]\w*Tests)\b(\.(?<method>[A-Z]\w*)(?<more>…)?)?")]
    private static partial Regex TestName();
}
