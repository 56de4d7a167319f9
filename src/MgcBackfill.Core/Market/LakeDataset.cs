namespace MgcBackfill.Market;

/// <summary>A table of a lake, and the form of its files.</summary>
public enum LakeDataset
{
    /// <summary>Every bar of every instrument, with the instrument id.</summary>
    Bars,

    /// <summary>The bars of each trading day's front month, with the trading day.</summary>
    Front,
}
