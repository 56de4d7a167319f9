using MgcBackfill.Backfill;
using MgcBackfill.Errors;

namespace MgcBackfill.Log;

/// <summary>
/// The logs of a command's runs, each in the checkpoint folder of its product. If several products were requested, the lines that are
/// returned for display begin with the product, and what is the same for all of them is returned once.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="wording">How the front end that runs names options and commands.</param>
public sealed class RunLogs(BackfillRequest request, IWording wording) : IDisposable
{
    private readonly Dictionary<string, RunLog> _logs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sources = new(StringComparer.Ordinal);

    /// <summary>Handles an event of a run.</summary>
    /// <param name="options">The options of the run.</param>
    /// <param name="runEvent">The event.</param>
    /// <returns>The lines to display.</returns>
    public IReadOnlyList<LogLine> Write(BackfillOptions options, BackfillEvent runEvent)
    {
        if (!_logs.TryGetValue(options.Product.Root, out var log))
            _logs.Add(options.Product.Root, log = new RunLog(options, wording));
        var lines = log.Write(runEvent);
        if (!request.Products.IsSeveral)
            return lines;
        if (runEvent is SourceAccepted { Source: var source })
        {
            var isFirst = _sources.Count == 0;
            if (!_sources.Add(string.Join('\n', source.Files.Select(f => f.Path))))
                return [];
            if (isFirst)
                return lines;
        }

        return [.. lines.Select(line => line with { Text = $"{options.Product}: {line.Text}" })];
    }

    /// <summary>The position of a run as it is displayed; it begins with the product if several were requested.</summary>
    public ProgressMade Describe(BackfillOptions options, ProgressMade progress) =>
        request.Products.IsSeveral ? progress with { Detail = $"{options.Product} {progress.Detail}" } : progress;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var log in _logs.Values)
            log.Dispose();
    }
}
