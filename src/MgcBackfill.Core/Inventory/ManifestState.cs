namespace MgcBackfill.Inventory;

/// <summary>How a file compares with the vendor's manifest.json beside it (A3).</summary>
public enum ManifestState
{
    /// <summary>There is no manifest.</summary>
    None,

    /// <summary>Size and sha256 match the manifest.</summary>
    Matches,

    /// <summary>The size matches; the bytes were not hashed.</summary>
    SizeMatches,

    /// <summary>Size or sha256 differ from the manifest.</summary>
    Differs,

    /// <summary>The manifest does not list the file.</summary>
    NotListed,

    /// <summary>The manifest is not in the vendor's form.</summary>
    Unreadable,
}
