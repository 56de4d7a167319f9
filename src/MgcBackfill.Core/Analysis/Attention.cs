namespace MgcBackfill.Analysis;

/// <summary>Reasons why a day is worth a look.</summary>
[Flags]
public enum Attention
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The day has no bar, and the table of hours does not say that the market was closed.</summary>
    Empty = 1,

    /// <summary>Bars in minutes in which the market was closed, so that either the table of hours or the bars are wrong.</summary>
    OutsideHours = 2,

    /// <summary>The source has bars of the contract that are not stored.</summary>
    NotStored = 4,

    /// <summary>The source covered only a part of the day (T4).</summary>
    Partial = 8,

    /// <summary>All bars lie within one hour, and the market was open for longer.</summary>
    Thin = 16,
}
