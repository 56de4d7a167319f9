using System.Management.Automation;
using MgcBackfill.Errors;
using MgcBackfill.Lake;
using MgcBackfill.Market;

namespace MgcBackfill.Cmdlets;

/// <summary>A cmdlet for the lake of a folder. Files that come through the pipeline are one source.</summary>
public abstract class LakeCmdlet : CancellableCmdlet
{
    private readonly TypedPaths _dbn = new();
    private bool _sourcesAreTyped;
    private bool _hasInput;

    /// <summary>The folder of the lake.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The folder of the lake.")]
    [ValidateNotNullOrEmpty]
    public string Out { get; set; } = "";

    /// <summary>The roots of the instruments; every root of the source by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LakeRootCompleter))]
    public string[] Symbol { get; set; } = [];

    /// <summary>The schemas of the bars; every schema of bars in the source by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BarSchemaCompleter))]
    public string[] Schema { get; set; } = [];

    /// <summary>Searches subfolders too.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Refuses the source unless a manifest of the vendor lists every one of its files.</summary>
    [Parameter]
    public SwitchParameter RequireManifest { get; set; }

    /// <summary>The value of -Dbn.</summary>
    private protected abstract string[] Sources { get; }

    /// <summary>True if there was a pipeline, and it passed nothing.</summary>
    private protected bool PipelineIsEmpty => !_hasInput;

    /// <inheritdoc/>
    private protected override object? GetErrorTarget(Exception error) => _dbn.FindTyped(error) ?? Out;

    /// <inheritdoc/>
    private protected sealed override void Prepare()
    {
        _sourcesAreTyped = MyInvocation.BoundParameters.ContainsKey(nameof(LakeSourceCmdlet.Dbn));
        if (_sourcesAreTyped)
            _dbn.AddSources(SessionState, Sources);
    }

    /// <summary>Does the work, when all sources are known.</summary>
    private protected abstract void Work();

    /// <inheritdoc/>
    private protected override void ProcessInput()
    {
        _hasInput = true;
        if (!_sourcesAreTyped)
            _dbn.AddSources(SessionState, Sources);
    }

    /// <inheritdoc/>
    private protected sealed override void ProcessEnd()
    {
        if (PipelineIsEmpty && !_sourcesAreTyped)
            throw new UsageException(
                ErrorIds.InvalidArgument,
                "The pipeline passed no input, so nothing was done.",
                "Check the command before this one."
            );
        Work();
    }

    /// <summary>The options that the parameters are.</summary>
    private protected LakeOptions GetOptions(string[]? noFront = null, bool allowReplace = false) =>
        new()
        {
            Dbn = _dbn.Full,
            Out = Resolve(Out),
            Roots = Symbol is [ProductChoice.AllWord] ? [] : [.. Symbol.Distinct()],
            Schemas = [.. Schema.Select(BarInterval.Parse).Distinct()],
            Recurse = Recurse,
            RequireManifest = RequireManifest,
            NoFront = noFront ?? [],
            AllowReplace = allowReplace,
        };

    /// <summary>Runs a command of the lake with a progress bar.</summary>
    /// <param name="activity">Name of the work.</param>
    /// <param name="run">The command. It reports how far it is, and can write to the streams.</param>
    private protected T Run<T>(string activity, Func<RunStreams, Action<LakeProgress>, T> run)
    {
        using var progress = new ProgressReporter(this, activity);
        var streams = new RunStreams(this, CancelWork);
        try
        {
            return run(streams, p => streams.Guard(() => progress.Report(p.Detail, p.Fraction)));
        }
        finally
        {
            streams.Rethrow();
        }
    }
}
