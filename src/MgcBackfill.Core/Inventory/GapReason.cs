namespace MgcBackfill.Inventory;

/// <summary>Why a wanted trading day is missing. In JSON the names are in snake_case.</summary>
public enum GapReason
{
    /// <summary>No source covers any of it, and no database holds it.</summary>
    NotCovered,

    /// <summary>Some of it is covered, and not all (T4).</summary>
    Partial,

    /// <summary>The database does not hold it as finished, and no source was given.</summary>
    NotInDatabase,
}
