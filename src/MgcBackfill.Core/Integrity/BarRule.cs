namespace MgcBackfill.Integrity;

/// <summary>The rules that every selected bar must meet (section 5), checked on the source's integers.</summary>
public enum BarRule
{
    /// <summary>B1: high is at least open, close and low.</summary>
    HighNotHighest,

    /// <summary>B1: low is at most open and close.</summary>
    LowNotLowest,

    /// <summary>B2: all four prices are defined.</summary>
    PriceUndefined,

    /// <summary>B2: all four prices are above zero.</summary>
    PriceNotPositive,

    /// <summary>B3: volume fits 0 to 2^63-1.</summary>
    VolumeOutOfRange,

    /// <summary>B4: the bar opens on a whole minute, UTC.</summary>
    NotOnWholeMinute,

    /// <summary>
    /// B5 and C9: the price must survive conversion to its nearest double and back, otherwise its digest could not be verified.
    /// </summary>
    PriceNotRepresentable,

    /// <summary>F4: a contract has one bar per minute, in time order. This can only be checked for a bar among others.</summary>
    NotAfterPrevious,
}
