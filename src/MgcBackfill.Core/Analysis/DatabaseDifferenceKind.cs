namespace MgcBackfill.Analysis;

/// <summary>How two databases differ.</summary>
public enum DatabaseDifferenceKind
{
    /// <summary>A column, a key or another constraint of the table.</summary>
    Schema,

    /// <summary>A trading day for which only the left table holds bars.</summary>
    DayOnlyLeft,

    /// <summary>A trading day for which only the right table holds bars.</summary>
    DayOnlyRight,

    /// <summary>A trading day for which both hold bars, of different contracts.</summary>
    Contract,

    /// <summary>A bar that only the left table holds, on a day that both have.</summary>
    BarOnlyLeft,

    /// <summary>A bar that only the right table holds, on a day that both have.</summary>
    BarOnlyRight,

    /// <summary>A bar that both hold, with other values.</summary>
    BarValues,

    /// <summary>Rows without a time, or with an impossible one; they cannot be compared.</summary>
    Untimed,

    /// <summary>Rows of another product; they are not compared.</summary>
    OtherProduct,
}
