using MgcBackfill.Errors;
using MgcBackfill.Market;

namespace MgcBackfill.Lake;

/// <summary>The sources of a lake, its folder, and which units are meant.</summary>
public sealed record LakeOptions
{
    /// <summary>Files, folders or wildcards.</summary>
    public required IReadOnlyList<string> Dbn { get; init; }

    /// <summary>Full path of the lake's folder.</summary>
    public required string Out { get; init; }

    /// <summary>The schemas to build; none for every schema of bars in the source.</summary>
    public IReadOnlyList<BarInterval> Schemas { get; init; } = [];

    /// <summary>The roots to build; none for every root in the source.</summary>
    public IReadOnlyList<string> Roots { get; init; } = [];

    /// <summary>True to search the folders inside a folder too.</summary>
    public bool Recurse { get; init; }

    /// <summary>True to refuse every file that is not listed in a manifest.json of the vendor beside it (A3).</summary>
    public bool RequireManifest { get; init; }

    /// <summary>The roots whose units are built without the front month; <see cref="LakeRoots.All"/> for every root.</summary>
    public IReadOnlyList<string> NoFront { get; init; } = [];

    /// <summary>True to rebuild units that were built from other sources.</summary>
    public bool AllowReplace { get; init; }

    /// <summary>Validates the options.</summary>
    /// <exception cref="UsageException">A root is not one.</exception>
    public void Validate()
    {
        foreach (var root in Roots.Concat(NoFront.Where(r => r != LakeRoots.All)))
        {
            if (!LakeRoots.IsRoot(root))
                _ = Products.Get(root);
        }
    }

    /// <summary>True if units of a root are built without the front month.</summary>
    internal bool LeavesOutFront(string root) => NoFront.Contains(root) || NoFront.Contains(LakeRoots.All);
}
