using System.Management.Automation;

namespace MgcBackfill.Cmdlets;

/// <summary>A cmdlet that reads files: -Path with wildcards, or -LiteralPath, also from the pipeline of <c>Get-ChildItem</c>.</summary>
public abstract class PathCmdlet : CancellableCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private readonly List<string> _files = [];
    private object? _target;

    /// <summary>Files, folders, or wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Files or folders, taken as they are written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <inheritdoc/>
    private protected sealed override object? Target => _target;

    /// <summary>Full paths of everything that was given so far.</summary>
    private protected IReadOnlyList<string> Files => _files;

    /// <inheritdoc/>
    private protected sealed override void Take()
    {
        var literal = ParameterSetName == LiteralPathSet;
        foreach (var typed in literal ? LiteralPath : Path)
        {
            _target = typed;
            if (literal)
                _files.Add(Resolve(typed));
            else
                _files.AddRange(SessionPaths.Expand(SessionState, typed));
        }
    }
}
