namespace MgcBackfill.Source;

/// <summary>How a source is searched for, and what must vouch for its files.</summary>
public sealed record SourceOptions
{
    /// <summary>True to search the folders inside a folder too; links to folders are not followed.</summary>
    public bool Recurse { get; init; }

    /// <summary>True to refuse every file that no manifest.json of the vendor beside it lists (A3).</summary>
    public bool RequireManifest { get; init; }

    /// <summary>Which file is believed where two files hold different bars of one symbol and minute (S4).</summary>
    public SourcePreference Prefer { get; init; }
}
