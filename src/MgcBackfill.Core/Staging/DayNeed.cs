namespace MgcBackfill.Staging;

/// <summary>What a pass over the source needs of a trading day.</summary>
public enum DayNeed
{
    /// <summary>The day is not requested.</summary>
    Outside,

    /// <summary>The day is requested, and already finished.</summary>
    AlreadyDone,

    /// <summary>The front month of the day must be selected.</summary>
    Wanted,
}
