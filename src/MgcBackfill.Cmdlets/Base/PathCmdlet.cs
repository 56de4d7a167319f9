using System.Management.Automation;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// A cmdlet that reads files from -Path with wildcards or from -LiteralPath, both also from the pipeline of <c>Get-ChildItem</c>.
/// </summary>
public abstract class PathCmdlet : CancellableCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private readonly TypedPaths _files = new();
    private string? _current;

    /// <summary>Files, folders, or text with the wildcards * and ?.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        HelpMessage = "DBN files, or folders that hold them; * and ? are wildcards.",
        ParameterSetName = PathSet,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true
    )]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Files or folders, used exactly as written.</summary>
    [Parameter(
        Mandatory = true,
        ParameterSetName = LiteralPathSet,
        ValueFromPipelineByPropertyName = true,
        HelpMessage = "DBN files or folders, without wildcards."
    )]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Searches subfolders too.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Full paths of all files so far.</summary>
    private protected IReadOnlyList<string> Files => _files.Full;

    /// <inheritdoc/>
    private protected sealed override object? GetErrorTarget(Exception error) => _current ?? _files.FindTyped(error);

    /// <inheritdoc/>
    private protected sealed override void ProcessInput()
    {
        var literal = ParameterSetName == LiteralPathSet;
        foreach (var typed in literal ? LiteralPath : Path)
        {
            _current = typed;
            _files.Add(typed, [literal ? SessionPaths.Existing(SessionState, typed) : SessionPaths.Source(SessionState, typed)]);
        }

        _current = null;
    }
}
