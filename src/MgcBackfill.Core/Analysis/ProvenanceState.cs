namespace MgcBackfill.Analysis;

/// <summary>What is known about a minute.</summary>
public enum ProvenanceState
{
    /// <summary>The table holds a bar for it.</summary>
    Stored,

    /// <summary>The day is stored, and according to the source its contract did not trade in that minute.</summary>
    NotTraded,

    /// <summary>The day is stored and has no bar for that minute. Only the source shows why, and none was given.</summary>
    NoBar,

    /// <summary>The exchange was closed, because the day is a Saturday or according to the table of hours, and nothing traded.</summary>
    Closed,

    /// <summary>The given source does not cover the minute.</summary>
    NotCovered,

    /// <summary>A finished attempt found no bar of an outright on that day.</summary>
    DayWithoutBars,

    /// <summary>The newest attempt at the day is not finished.</summary>
    DayNotFinished,

    /// <summary>The source covers the day, and no attempt at it is recorded.</summary>
    DayNotBuilt,

    /// <summary>According to the records or the source there is a bar, and the table does not hold it.</summary>
    Missing,
}
