namespace MgcBackfill.Crash.Postgres;

/// <summary>What a session of the program is for, as its statements show.</summary>
internal enum SessionKind
{
    /// <summary>Any session.</summary>
    Any,

    /// <summary>A session that may only read.</summary>
    Reader,

    /// <summary>A session that holds the lock of a run.</summary>
    Holder,

    /// <summary>A session that merges chunks.</summary>
    Writer,

    /// <summary>A session that creates the tables.</summary>
    Init,
}
