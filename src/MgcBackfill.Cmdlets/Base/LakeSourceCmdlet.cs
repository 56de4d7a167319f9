using System.Management.Automation;

namespace MgcBackfill.Cmdlets;

/// <summary>A cmdlet for a lake and the files that define its units.</summary>
public abstract class LakeSourceCmdlet : LakeCmdlet
{
    /// <summary>DBN files, folders, or wildcards, also from the pipeline: all of them are one source.</summary>
    [Parameter(
        Mandatory = true,
        Position = 1,
        ValueFromPipelineByPropertyName = true,
        HelpMessage = "DBN files, or folders that hold them; * and ? are wildcards."
    )]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Dbn { get; set; } = [];

    /// <summary>The roots to build without the front month; <c>all</c> for every root.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LakeRootCompleter))]
    public string[] NoFront { get; set; } = [];

    /// <inheritdoc/>
    private protected override string[] Sources => Dbn;
}
