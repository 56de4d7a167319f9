using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using MgcBackfill.Dbn;
using MgcBackfill.Source;

namespace MgcBackfill.Cmdlets;

/// <summary>Completes what a person types with values that exist. A completer that fails offers nothing.</summary>
public abstract partial class Completer : IArgumentCompleter
{
    private const int MaxOffered = 200;

    // A folder may hold thousands of files, and the user is waiting.
    private const int MaxHeaders = 32;

    private static readonly char[] s_quotes = ['\'', '"'];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    )
    {
        try
        {
            var begun = (wordToComplete ?? "").Trim(s_quotes);
            var quoted = wordToComplete?.IndexOfAny(s_quotes) == 0;
            return
            [
                .. Candidates(fakeBoundParameters)
                    .Where(c => c.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
                    .Take(MaxOffered)
                    .Select(c => new CompletionResult(AsTyped(c, quoted), c, CompletionResultType.ParameterValue, c)),
            ];
        }
        catch (Exception)
        {
            return [];
        }
    }

    /// <summary>All possible values.</summary>
    private protected abstract IEnumerable<string> Candidates(IDictionary bound);

    /// <summary>A sample of many files, evenly spread in the order of their names, including the first and the last.</summary>
    internal static IEnumerable<string> Spread(IReadOnlyList<string> files) =>
        files.Count <= MaxHeaders
            ? files
            : Enumerable.Range(0, MaxHeaders).Select(i => files[(int)((long)i * (files.Count - 1) / (MaxHeaders - 1))]);

    /// <summary>The headers of the files that were typed before; of a sample if there are many.</summary>
    private protected static IEnumerable<DbnMetadata> Headers(IDictionary bound)
    {
        var session = Session();
        var given = Typed(bound, "LiteralPath")
            .Select(p => SessionPaths.GetFullPath(session, p))
            .Concat(Typed(bound, "Path", "Dbn").Select(p => SessionPaths.Source(session, p)));
        foreach (var file in Spread(SourceLocator.Expand(given)))
        {
            using var reader = DbnReader.Open(file);
            yield return reader.Metadata;
        }
    }

    /// <summary>What was typed for the first of these parameters that has a value.</summary>
    private protected static IEnumerable<string> Typed(IDictionary bound, params string[] parameters) =>
        parameters.Select(p => bound[p]).FirstOrDefault(v => v is not null) switch
        {
            null => [],
            IEnumerable many and not string => many.Cast<object>().Select(o => o.ToString()!),
            var one => [one.ToString()!],
        };

    /// <summary>The full path of a typed path, relative to the session's location.</summary>
    private protected static string GetFullPath(string path) => SessionPaths.GetFullPath(Session(), path);

    // A completer gets no session; a nested pipeline returns the location of the one that it runs in.
    private static SessionState Session()
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddScript("$ExecutionContext.SessionState").Invoke<SessionState>()[0];
    }

    // The raw symbols of combinations contain spaces.
    private static string AsTyped(string value, bool quoted) =>
        !quoted && PlainValue().IsMatch(value) ? value : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";

    [GeneratedRegex(@"^[A-Za-z0-9][\w.:-]*$")]
    private static partial Regex PlainValue();
}
