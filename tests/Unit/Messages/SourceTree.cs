using MgcBackfill.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MgcBackfill.Tests.Messages;

/// <summary>The C# sources as syntax: their texts and their comments.</summary>
internal static class SourceTree
{
    private const string Hole = "{…}";

    private static readonly Lazy<IReadOnlyList<SyntaxNode>> s_product = new(() => [.. Parse("src")]);

    /// <summary>The files of the product.</summary>
    public static IReadOnlyList<SyntaxNode> Product => s_product.Value;

    /// <summary>Parses the C# files below folders of the repository.</summary>
    public static IEnumerable<SyntaxNode> Parse(params string[] folders) =>
        Files("*.cs", folders)
            .AsParallel()
            .AsOrdered()
            .Select(f => CSharpSyntaxTree.ParseText(File.ReadAllText(f), path: Path.GetRelativePath(Repository.Root, f)).GetRoot());

    /// <summary>The files below folders of the repository, without what a build leaves.</summary>
    public static IEnumerable<string> Files(string pattern, params string[] folders) =>
        folders
            .Select(f => Path.Combine(Repository.Root, f))
            .Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f, pattern, SearchOption.AllDirectories))
            .Where(f => !Path.GetRelativePath(Repository.Root, f).Split(Path.DirectorySeparatorChar).Any(p => p is "bin" or "obj"))
            .Order(StringComparer.Ordinal);

    /// <summary>Every string of a file as a template, in the order of the file; texts that are joined by <c>+</c> are one.</summary>
    public static IEnumerable<(string Text, SyntaxNode Node)> Templates(SyntaxNode file) =>
        file.DescendantNodes().Where(n => IsText(n) && !IsPart(n)).Select(n => (Template(n), n));

    /// <summary>The place of a node, as <c>src/X/Y.cs:12</c>.</summary>
    public static string GetPlace(SyntaxNode node) =>
        $"{node.SyntaxTree.FilePath.Replace('\\', '/')}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";

    private static bool IsText(SyntaxNode node) =>
        node switch
        {
            LiteralExpressionSyntax literal => literal.IsKind(SyntaxKind.StringLiteralExpression)
                || literal.IsKind(SyntaxKind.Utf8StringLiteralExpression),
            InterpolatedStringExpressionSyntax => true,
            BinaryExpressionSyntax sum => sum.IsKind(SyntaxKind.AddExpression)
                && sum.DescendantNodes()
                    .Any(n =>
                        n != sum
                        && n
                            is InterpolatedStringExpressionSyntax
                                or LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression }
                    ),
            _ => false,
        };

    // A part of a sum is shown with the sum.
    private static bool IsPart(SyntaxNode node) => node.Parent is BinaryExpressionSyntax parent && IsText(parent);

    private static string Template(SyntaxNode node) =>
        node switch
        {
            LiteralExpressionSyntax { Token.ValueText: var text } when IsText(node) => text,
            InterpolatedStringExpressionSyntax interpolated => string.Concat(
                interpolated.Contents.Select(c =>
                    c is InterpolatedStringTextSyntax text ? text.TextToken.ValueText : Option(((InterpolationSyntax)c).Expression) ?? Hole
                )
            ),
            BinaryExpressionSyntax sum when IsText(sum) => Template(sum.Left) + Template(sum.Right),
            ParenthesizedExpressionSyntax inner => Template(inner.Expression),
            _ => Hole,
        };

    // The options and commands of an advice are worth seeing.
    private static string? Option(ExpressionSyntax expression) =>
        expression.ToString() is var text
        && (text.StartsWith("OptionName.", StringComparison.Ordinal) || text.StartsWith("CommandName.", StringComparison.Ordinal))
            ? $"{{{text}}}"
            : null;
}
