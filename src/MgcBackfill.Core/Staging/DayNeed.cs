namespace MgcBackfill.Staging;

/// <summary>What a pass over the source wants of a trading day.</summary>
public enum DayNeed
{
    /// <summary>The day is not asked for.</summary>
    Outside,

    /// <summary>The day is asked for, and finished.</summary>
    AlreadyDone,

    /// <summary>The day is to be selected.</summary>
    Wanted,
}
