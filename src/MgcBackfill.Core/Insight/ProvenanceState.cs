namespace MgcBackfill.Insight;

/// <summary>What is known of a minute.</summary>
public enum ProvenanceState
{
    /// <summary>The table holds a bar of it.</summary>
    Stored,

    /// <summary>The day is stored, and its contract did not trade in that minute: the source says so.</summary>
    NotTraded,

    /// <summary>The day is stored, and has no bar of that minute. Why, only the source can tell, and it was not given.</summary>
    NoBar,

    /// <summary>The exchange was closed: on all of a Saturday, or in that minute by the table of hours, and nothing traded.</summary>
    Closed,

    /// <summary>The given source does not cover the minute.</summary>
    NotCovered,

    /// <summary>A finished attempt found no outright's bar on that day.</summary>
    DayWithoutBars,

    /// <summary>The newest attempt at the day is not finished.</summary>
    DayNotFinished,

    /// <summary>The source covers the day, and no attempt at it is recorded.</summary>
    DayNotBuilt,

    /// <summary>The records or the source say that there is a bar, and the table does not hold it.</summary>
    Missing,
}
