namespace MgcBackfill.Insight;

/// <summary>What makes a day worth a look.</summary>
[Flags]
public enum Attention
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>No bar, and the table of hours does not say that the market was closed.</summary>
    Empty = 1,

    /// <summary>Bars in minutes in which the market was closed: then the table of hours is wrong, or the bars are.</summary>
    OutsideHours = 2,

    /// <summary>The source had bars of the contract that are not stored.</summary>
    NotStored = 4,

    /// <summary>The source covered the day only in part (T4).</summary>
    Partial = 8,

    /// <summary>All bars lie within one hour, and the market was open for longer.</summary>
    Thin = 16,
}
