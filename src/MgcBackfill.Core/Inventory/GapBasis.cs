namespace MgcBackfill.Inventory;

/// <summary>What a database is believed by.</summary>
public enum GapBasis
{
    /// <summary>No database was given.</summary>
    None,

    /// <summary>It holds no table, or no row of the wanted days, and has no records.</summary>
    Empty,

    /// <summary>Its records: days that are finished, and whose rows are still those that were recorded (C5).</summary>
    Records,

    /// <summary>It has no records: days that hold any row. Whether such a day is whole is unknown.</summary>
    Rows,
}
