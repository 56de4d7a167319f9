using MgcBackfill.Market;

namespace MgcBackfill.Source;

/// <summary>How a source is searched for, and what its files must prove.</summary>
public sealed record SourceOptions
{
    /// <summary>True to search the folders inside a folder too; links to folders are not followed.</summary>
    public bool Recurse { get; init; }

    /// <summary>True to refuse every file that is not listed in a manifest.json of the vendor beside it (A3).</summary>
    public bool RequireManifest { get; init; }

    /// <summary>The interval of the bars that the files must hold (A1).</summary>
    public BarInterval Interval { get; init; } = BarInterval.Minute;

    /// <summary>Which file is preferred if two files hold different bars of one symbol and minute (S4).</summary>
    public SourcePreference Prefer { get; init; }
}
