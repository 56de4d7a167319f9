namespace MgcBackfill.Staging;

/// <summary>The form of a file of a lake.</summary>
internal enum LakeTableFormat
{
    /// <summary>Every bar, with the instrument id.</summary>
    Bars,

    /// <summary>The front month's bars, with the trading day.</summary>
    Front,
}
