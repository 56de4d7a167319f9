using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MgcBackfill.Dbn;
using MgcBackfill.Source;

namespace MgcBackfill.Cmdlets;

/// <summary>Offers what exists where a person types. A completer that fails offers nothing.</summary>
public abstract class Completer : IArgumentCompleter
{
    private const int MostOffered = 200;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var begun = (wordToComplete ?? "").Trim('\'', '"');
            return [.. Candidates(fakeBoundParameters)
                .Where(c => c.StartsWith(begun, StringComparison.OrdinalIgnoreCase)).Take(MostOffered)
                .Select(c => new CompletionResult(c, c, CompletionResultType.ParameterValue, c))];
        }
        catch (Exception)
        {
            return [];
        }
    }

    /// <summary>Everything that could be meant.</summary>
    private protected abstract IEnumerable<string> Candidates(IDictionary bound);

    /// <summary>The headers of the files that were typed before.</summary>
    private protected static IEnumerable<DbnMetadata> Headers(IDictionary bound)
    {
        foreach (var file in SourceLocator.Expand(Typed(bound, "Path", "LiteralPath", "Dbn").Select(Full)))
        {
            using var reader = DbnReader.Open(file);
            yield return reader.Metadata;
        }
    }

    /// <summary>What was typed for the first of some parameters that has a value.</summary>
    private protected static IEnumerable<string> Typed(IDictionary bound, params string[] parameters) =>
        parameters.Select(p => bound[p]).FirstOrDefault(v => v is not null) switch
        {
            null => [],
            IEnumerable many and not string => many.Cast<object>().Select(o => o.ToString()!),
            var one => [one.ToString()!],
        };

    /// <summary>The full path of what was typed, from the session's location.</summary>
    private protected static string Full(string path)
    {
        // A completer is given no session; the one it runs in answers a nested pipeline.
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddScript("param($p) $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($p)").AddArgument(path).Invoke<string>()[0];
    }
}
