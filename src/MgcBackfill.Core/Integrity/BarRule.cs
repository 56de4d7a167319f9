namespace MgcBackfill.Integrity;

/// <summary>The rules every selected bar obeys (section 5), on the source's integers.</summary>
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

    /// <summary>B5 and C9: a price must come back from its nearest double, or its digest could not be proved.</summary>
    PriceNotRepresentable,

    /// <summary>F4: a contract's bars come one for each minute, in time order. Known only of a bar among others.</summary>
    NotAfterPrevious,
}
