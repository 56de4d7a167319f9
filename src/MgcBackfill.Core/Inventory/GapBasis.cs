namespace MgcBackfill.Inventory;

/// <summary>The evidence for which days a database holds.</summary>
public enum GapBasis
{
    /// <summary>No database was given.</summary>
    None,

    /// <summary>The database has no table, or no rows of the wanted days, and no records.</summary>
    Empty,

    /// <summary>Its records: a day is held if it is finished and its rows still match the records (C5).</summary>
    Records,

    /// <summary>It has no records: a day is held if it has any row. Whether such a day is complete is unknown.</summary>
    Rows,
}
