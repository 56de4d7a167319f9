using MgcBackfill.Errors;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MgcBackfill.Tests.Messages;

/// <summary>Where the sources raise each error id, and as which type of exception.</summary>
internal static class ErrorUse
{
    private static readonly Dictionary<string, ErrorClass> s_classes = new(StringComparer.Ordinal)
    {
        [nameof(UsageException)] = new UsageException("", "").Class,
        [nameof(SourceException)] = new SourceException("", "").Class,
        [nameof(DataException)] = new DataException("", "").Class,
        [nameof(GateException)] = new GateException("", "").Class,
        [nameof(TargetException)] = new TargetException("", "").Class,
        [nameof(EnvironmentException)] = new EnvironmentException("", "").Class,
        [nameof(InternalException)] = new InternalException("").Class,

        // Readers raise it without the path; it becomes a SourceException with the path.
        ["DbnFormatException"] = ErrorClass.Source,
    };

    /// <summary>The classes of every id of <see cref="ErrorIds"/> that the sources raise.</summary>
    public static ILookup<string, ErrorClass> Classes() =>
        SourceTree
            .Product.SelectMany(file => file.DescendantNodes().OfType<MemberAccessExpressionSyntax>())
            .Where(m => m.Expression.ToString() is "ErrorIds" or "Errors.ErrorIds")
            .SelectMany(m => GetClass(m) is { } found ? (IEnumerable<(string Id, ErrorClass Class)>)[(m.Name.ToString(), found)] : [])
            .Distinct()
            .ToLookup(u => u.Id, u => u.Class, StringComparer.Ordinal);

    // The nearest type around the id: of a new object, or what the function or the member around it returns.
    private static ErrorClass? GetClass(MemberAccessExpressionSyntax id)
    {
        if (
            !id.Ancestors()
                .TakeWhile(a => a is not MemberDeclarationSyntax)
                .Any(a => a is ArgumentSyntax or ArrowExpressionClauseSyntax or ReturnStatementSyntax)
        )
            return null;
        foreach (var node in id.Ancestors())
        {
            var type = node switch
            {
                ObjectCreationExpressionSyntax made => made.Type.ToString(),
                InvocationExpressionSyntax call when call.Expression.ToString().Split('.')[^1] is var name => FindReturn(name, id),
                MethodDeclarationSyntax method => method.ReturnType.ToString(),
                PropertyDeclarationSyntax property => property.Type.ToString(),
                _ => null,
            };
            if (type?.TrimEnd('?') is { } known && s_classes.TryGetValue(known, out var found))
                return found;
            if (node is MemberDeclarationSyntax)
                return null;
        }

        return null;
    }

    // A function of the same file, or of the type that the call names.
    private static string? FindReturn(string name, SyntaxNode at) =>
        at
            .SyntaxTree.GetRoot()
            .DescendantNodes()
            .OfType<MethodDeclarationSyntax>()
            .Concat(
                at.Ancestors()
                    .OfType<InvocationExpressionSyntax>()
                    .Select(c => c.Expression)
                    .OfType<MemberAccessExpressionSyntax>()
                    .SelectMany(m =>
                        SourceTree.Product.Where(f =>
                            f.SyntaxTree.FilePath.EndsWith($"{Path.DirectorySeparatorChar}{m.Expression}.cs", StringComparison.Ordinal)
                        )
                    )
                    .SelectMany(f => f.DescendantNodes().OfType<MethodDeclarationSyntax>())
            )
            .FirstOrDefault(m => m.Identifier.Text == name)
            ?.ReturnType.ToString();
}
