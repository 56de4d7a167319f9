namespace MgcBackfill.Log;

/// <summary>How much a line of the log matters to a person who watches. The log file takes all of them.</summary>
public enum LogLevel
{
    /// <summary>Every chunk, day and attempt: for the file, and for those who ask for it.</summary>
    Detail,

    /// <summary>A step of the run.</summary>
    Info,

    /// <summary>Does not stop the run, and must be known.</summary>
    Warning,

    /// <summary>Stopped the run, or is about to.</summary>
    Error,
}
