namespace MgcBackfill.Download;

/// <summary>The time that one downloaded file covers at most. The service uses the names in lower case.</summary>
internal enum SplitDuration
{
    /// <summary>A UTC year.</summary>
    Year,

    /// <summary>A UTC month.</summary>
    Month,

    /// <summary>Seven UTC days.</summary>
    Week,

    /// <summary>A UTC day.</summary>
    Day,

    /// <summary>One file for everything.</summary>
    None,
}
