namespace MgcBackfill.Inventory;

/// <summary>What the vendor's manifest.json beside a file says of it (A3).</summary>
public enum ManifestState
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Size and sha256 are as listed.</summary>
    Matches,

    /// <summary>The size is as listed; the bytes were not hashed.</summary>
    SizeMatches,

    /// <summary>Size or sha256 are not as listed.</summary>
    Differs,

    /// <summary>There is one, and it does not list the file.</summary>
    NotListed,

    /// <summary>There is one, and it is not as the vendor writes it.</summary>
    Unreadable,
}
