namespace MgcBackfill.Inventory;

/// <summary>Why a wanted trading day is missing. JSON uses the names in snake_case.</summary>
public enum GapReason
{
    /// <summary>No part of it is covered by files or held by a database.</summary>
    NotCovered,

    /// <summary>Only part of it is covered (T4).</summary>
    Partial,

    /// <summary>The database does not hold it as finished, and no source was given.</summary>
    NotInDatabase,
}
