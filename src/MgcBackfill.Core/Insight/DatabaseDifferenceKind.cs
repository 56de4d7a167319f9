namespace MgcBackfill.Insight;

/// <summary>In what two databases differ.</summary>
public enum DatabaseDifferenceKind
{
    /// <summary>A column, a key or another constraint of <c>bars_1m</c>.</summary>
    Schema,

    /// <summary>A trading day of which only the left table holds bars.</summary>
    DayOnlyLeft,

    /// <summary>A trading day of which only the right table holds bars.</summary>
    DayOnlyRight,

    /// <summary>A trading day of which both hold bars, of different contracts.</summary>
    Contract,

    /// <summary>A bar of a day that both have, and that only the left table holds.</summary>
    BarOnlyLeft,

    /// <summary>A bar of a day that both have, and that only the right table holds.</summary>
    BarOnlyRight,

    /// <summary>A bar that both hold, with other values.</summary>
    BarValues,

    /// <summary>Rows without a time, or with an impossible one: they cannot be set side by side.</summary>
    Untimed,
}
