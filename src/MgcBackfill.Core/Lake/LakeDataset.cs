namespace MgcBackfill.Lake;

/// <summary>A table of the lake.</summary>
public enum LakeDataset
{
    /// <summary>Every bar of every instrument.</summary>
    Bars,

    /// <summary>The bars of each trading day's front month.</summary>
    Front,
}
