namespace MgcBackfill.Log;

/// <summary>The importance of a log line for a user who watches the run. The log file holds all levels.</summary>
public enum LogLevel
{
    /// <summary>Every chunk, day and attempt: for the file, and for people who request it.</summary>
    Detail,

    /// <summary>A step of the run.</summary>
    Info,

    /// <summary>Does not stop the run, but must be known.</summary>
    Warning,

    /// <summary>Stopped the run, or is about to stop it.</summary>
    Error,
}
