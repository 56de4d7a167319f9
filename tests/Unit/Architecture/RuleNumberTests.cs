using System.Text.RegularExpressions;
using MgcBackfill.Tests.Messages;
using MgcBackfill.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MgcBackfill.Tests.Architecture;

/// <summary>
/// Rules are cited by number only in comments, tests and documents: each cited rule exists, and no text shown at run time contains a
/// number.
/// </summary>
public sealed partial class RuleNumberTests
{
    [Fact]
    public void Every_rule_that_a_comment_cites_is_in_the_rules()
    {
        var cited = SourceTree
            .Parse("src", "tests", "bench")
            .SelectMany(f => f.DescendantTrivia(descendIntoTrivia: false))
            .Where(t => IsComment(t.Kind()))
            .SelectMany(t => RuleNumbers.In(CodeElement().Replace(t.ToFullString(), "")).Select(n => (Number: n, Place: Place(t))))
            .ToArray();

        Assert.True(cited.Length > 1000, $"{cited.Length} citations");
        Assert.Empty(cited.Where(c => !RuleNumbers.Exists(c.Number)).Select(c => $"{c.Place}: {c.Number}"));
    }

    [Fact]
    public void Every_rule_that_a_script_or_a_document_cites_is_in_the_rules()
    {
        var documents = Directory
            .EnumerateFiles(Repository.Root, "*.md")
            .Concat(SourceTree.Files("*.md", "docs"))
            .SelectMany(f =>
                File.ReadLines(f).Select((line, at) => (Text: CodeSpan().Replace(line, ""), Place: $"{Path.GetFileName(f)}:{at + 1}"))
            );
        var scripts = SourceTree
            .Files("*.ps1", "tests", "module")
            .Concat(SourceTree.Files("*.psm1", "module"))
            .SelectMany(f =>
                File.ReadLines(f).Select((line, at) => (Text: ScriptComment().Match(line).Value, Place: $"{Path.GetFileName(f)}:{at + 1}"))
            );

        var unknown = documents
            .Concat(scripts)
            .SelectMany(l => RuleNumbers.In(l.Text).Where(n => !RuleNumbers.Exists(n)).Select(n => $"{l.Place}: {n}"));

        Assert.Empty(unknown);
    }

    [Fact]
    public void No_text_of_the_program_holds_the_number_of_a_rule() // I6
    {
        var found = SourceTree
            .Product.SelectMany(f => f.DescendantTokens(descendIntoTrivia: false))
            .Where(t => IsText(t) && t.Parent is not InterpolationFormatClauseSyntax)
            .SelectMany(t =>
                RuleNumbers.In(t.ValueText).Where(RuleNumbers.Exists).Select(n => $"{SourceTree.GetPlace(t.Parent!)}: {n} in {t.ValueText}")
            );

        Assert.Empty(found);
    }

    [Fact]
    public void No_view_help_text_or_asset_holds_the_number_of_a_rule() // I6
    {
        var files = SourceTree
            .Files("*", "module")
            .Concat(SourceTree.Files("*.md", Path.Combine("docs", "cmdlets")))
            .Concat(SourceTree.Files("*.js", "src"))
            .Concat(SourceTree.Files("*.css", "src"))
            .Concat(SourceTree.Files("*.html", "src"))
            .ToArray();

        var found = files
            .SelectMany(f =>
                File.ReadLines(f).Select((line, at) => (Text: WithoutComment(f, line), Place: $"{Path.GetFileName(f)}:{at + 1}"))
            )
            .SelectMany(l => RuleNumbers.In(l.Text).Where(RuleNumbers.Exists).Select(n => $"{l.Place}: {n} in {l.Text.Trim()}"));

        Assert.Contains(files, f => f.EndsWith(".ps1xml", StringComparison.Ordinal));
        Assert.Empty(found);
    }

    [Theory]
    [InlineData("what is stored is not what was staged (M2): {", "M2")]
    [InlineData("B1: high must be the highest", "B1")]
    [InlineData("G2b, C5", "G2b C5")]
    [InlineData("MGCJ4 and M2K, MGCM5-MGCQ5, sha256 1A3 5c0 d=\"M1 1h7v7h-7z\" #A1 -S1", "")]
    public void Rule_numbers_are_found_and_nothing_else_is(string text, string numbers)
    {
        Assert.Equal(numbers, string.Join(' ', RuleNumbers.In(text)));
    }

    [Fact]
    public void A_case_of_a_rule_exists_only_if_the_rule_has_it()
    {
        Assert.True(RuleNumbers.Exists("C5"));
        Assert.True(RuleNumbers.Exists("C5d"));
        Assert.False(RuleNumbers.Exists("C5x"));
        Assert.False(RuleNumbers.Exists("P99"));
    }

    private static string Place(SyntaxTrivia trivia) =>
        $"{trivia.SyntaxTree!.FilePath}:{trivia.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";

    private static bool IsComment(SyntaxKind kind) =>
        kind
            is SyntaxKind.SingleLineCommentTrivia
                or SyntaxKind.MultiLineCommentTrivia
                or SyntaxKind.SingleLineDocumentationCommentTrivia
                or SyntaxKind.MultiLineDocumentationCommentTrivia;

    private static bool IsText(SyntaxToken token) =>
        token.Kind()
            is SyntaxKind.StringLiteralToken
                or SyntaxKind.InterpolatedStringTextToken
                or SyntaxKind.SingleLineRawStringLiteralToken
                or SyntaxKind.MultiLineRawStringLiteralToken
                or SyntaxKind.Utf8StringLiteralToken;

    // Comments of scripts may cite rules. The help of a script is also a comment, between <# and #>, but it is shown to users and is kept.
    private static string WithoutComment(string file, string line) =>
        Path.GetExtension(file) switch
        {
            ".ps1" or ".psm1" or ".psd1" => ScriptComment().Replace(line, ""),
            ".js" => JavaScriptComment().Replace(line, ""),
            _ => line,
        };

    [GeneratedRegex("<c>[^<]*</c>", RegexOptions.CultureInvariant)]
    private static partial Regex CodeElement();

    [GeneratedRegex("`[^`]*`", RegexOptions.CultureInvariant)]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"(^|\s)#(?!>).*$", RegexOptions.CultureInvariant)]
    private static partial Regex ScriptComment();

    [GeneratedRegex(@"(^|\s)//.*$", RegexOptions.CultureInvariant)]
    private static partial Regex JavaScriptComment();
}
