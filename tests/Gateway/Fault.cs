namespace MgcBackfill.Gateway;

/// <summary>What the stand-in does wrong in an answer.</summary>
internal enum FaultKind
{
    /// <summary>
    /// Answers with <see cref="Fault.Status"/>, <see cref="Fault.Body"/> and <see cref="Fault.Headers"/>, and does nothing.
    /// </summary>
    Status,

    /// <summary>Does what was asked for, and answers as <see cref="Status"/> does, like a proxy that did not wait.</summary>
    StatusAfter,

    /// <summary>Breaks the connection, and does nothing.</summary>
    BreakBefore,

    /// <summary>Does what was asked for, and breaks the connection without an answer.</summary>
    BreakAfter,

    /// <summary>Breaks the connection after <see cref="Fault.Bytes"/> bytes of the body.</summary>
    BreakInside,

    /// <summary>Ends the answer after <see cref="Fault.Bytes"/> bytes of the body, as if it were complete.</summary>
    EndInside,

    /// <summary>Sends <see cref="Fault.Bytes"/> bytes of the body, and then nothing for as long as the client waits.</summary>
    Stall,

    /// <summary>Changes the body by <see cref="Fault.Change"/>.</summary>
    Change,

    /// <summary>Sends the body in pieces of <see cref="Fault.Bytes"/> bytes, with <see cref="Fault.Delay"/> between them.</summary>
    Slow,
}

/// <summary>A fault of some answers.</summary>
internal sealed record Fault
{
    /// <summary>The method, such as <c>batch.submit_job</c>; <c>file</c> for a file of a job.</summary>
    public required string Method { get; init; }

    /// <summary>What happens.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>The first request of the method that has the fault, from 1.</summary>
    public int From { get; init; } = 1;

    /// <summary>How many requests have it.</summary>
    public int Times { get; init; } = 1;

    /// <summary>The status.</summary>
    public int Status { get; init; }

    /// <summary>The body.</summary>
    public string Body { get; init; } = "";

    /// <summary>Headers of the answer.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Number of bytes.</summary>
    public int Bytes { get; init; }

    /// <summary>A wait.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Is called when the fault happens, at the point where the connection breaks.</summary>
    public Action Act { get; init; } = static () => { };

    /// <summary>Changes a body.</summary>
    public Func<byte[], byte[]> Change { get; init; } = b => b;
}
