using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MgcBackfill.Tests.Messages;

/// <summary>Builds docs/messages.md from the source, and the list of every text of the program.</summary>
internal static partial class MessageList
{
    /// <summary>Set this variable to 1 to write docs/messages.md, and the list of all texts to artifacts/messages.txt.</summary>
    public const string WriteVariable = "MGC_WRITE_MESSAGES";

    /// <summary>Full path of the page.</summary>
    public static string PagePath => Path.Combine(Repository.Root, "docs", "messages.md");

    /// <summary>The page: one row for each error id.</summary>
    public static string Page()
    {
        var classes = ErrorUse.Classes();
        var text = new StringBuilder(
            $"""
            # Errors

            Every error has an id, a message with the facts, and usually a line that says what to do. This page is generated from
            `src/MgcBackfill.Core/Errors/ErrorIds.cs`, and a test compares the two. To generate it again, and to write every text of the program to
            `artifacts/messages.txt`:

            ```sh
            {WriteVariable}=1 dotnet test tests/Unit -c Release --filter "FullyQualifiedName~MessageListTests"
            ```

            Options are named without a prefix: `allow-replace` is `--allow-replace` on the command line and `-AllowReplace` in PowerShell.
            Run the same command again without a change only after exit code 130, or where the last column says no more than that. Exit
            code 7 is a state of the machine: a full disk or a permission must be corrected first. The log of a backfill is
            mgc_backfill.log in the checkpoint folder. Report defects as an issue of the repository.


            """.ReplaceLineEndings("\n")
        );
        text.Append("| error id | exit code | meaning | what to do |\n|---|---|---|---|\n");
        foreach (var (id, meaning, whatToDo) in Ids())
            text.Append(CultureInfo.InvariantCulture, $"| `{id}` | {FormatExitCodes(id, classes[id])} | {meaning} | {whatToDo} |\n");
        return text.ToString();
    }

    /// <summary>Every string of the product as a template, with its place, except those that are certainly not shown to a user.</summary>
    public static IEnumerable<string> Texts() =>
        SourceTree
            .Product.SelectMany(f => SourceTree.Templates(f))
            .Where(t => Words().IsMatch(t.Text))
            .Select(t => $"{SourceTree.GetPlace(t.Node)}: {t.Text.ReplaceLineEndings("\\n")}");

    /// <summary>The ids in the order of their declaration, with their documentation.</summary>
    public static IEnumerable<(string Id, string Meaning, string WhatToDo)> Ids() =>
        SourceTree
            .Product.Single(f => Path.GetFileName(f.SyntaxTree.FilePath) == "ErrorIds.cs")
            .DescendantNodes()
            .OfType<FieldDeclarationSyntax>()
            .Select(f => (f.Declaration.Variables[0].Identifier.Text, Element(f, "summary"), Element(f, "remarks")));

    private static string FormatExitCodes(string id, IEnumerable<ErrorClass> classes) =>
        id switch
        {
            // A cancellation has no class of its own, and any exception that nothing expected is internal.
            nameof(ErrorIds.Cancelled) => $"{ExitCodes.Cancelled}",
            nameof(ErrorIds.Internal) => $"{ExitCodes.For(new InternalException(""))}",
            _ => string.Join(", ", classes.Select(c => ExitCodes.For(Example(c))).Order()),
        };

    private static BackfillException Example(ErrorClass errorClass) =>
        errorClass switch
        {
            ErrorClass.Usage => new UsageException("", ""),
            ErrorClass.Source => new SourceException("", ""),
            ErrorClass.Data => new DataException("", ""),
            ErrorClass.Gate => new GateException("", ""),
            ErrorClass.Target => new TargetException("", ""),
            ErrorClass.Environment => new EnvironmentException("", ""),
            _ => new InternalException(""),
        };

    private static string Element(FieldDeclarationSyntax field, string name)
    {
        var comment = string.Concat(field.GetLeadingTrivia().Select(t => t.ToFullString()));
        var match = Regex.Match(comment, $"<{name}>(.*?)</{name}>", RegexOptions.Singleline | RegexOptions.CultureInvariant);
        return Space().Replace(match.Groups[1].Value.Replace("///", " ", StringComparison.Ordinal), " ").Trim();
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Space();

    [GeneratedRegex(@"\p{L}{2,}[.,:;]? +[\p{L}{]", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
