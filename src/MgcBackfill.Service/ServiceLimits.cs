namespace MgcBackfill.Service;

/// <summary>What a client may ask, and for how long.</summary>
internal sealed record ServiceLimits
{
    /// <summary>Number of open connections; further ones are closed at once.</summary>
    public int Connections { get; init; } = 512;

    /// <summary>Number of requests that are worked on at the same time.</summary>
    public int Requests { get; init; } = 64;

    /// <summary>Number of requests that wait for their turn; further ones are answered with 503.</summary>
    public int Queue { get; init; } = 512;

    /// <summary>Bytes of the request line.</summary>
    public int RequestLine { get; init; } = 2048;

    /// <summary>Bytes of all header lines together.</summary>
    public int Headers { get; init; } = 16 * 1024;

    /// <summary>Number of header lines.</summary>
    public int HeaderCount { get; init; } = 64;

    /// <summary>Within which a client must have sent all header lines.</summary>
    public TimeSpan HeaderTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After which a connection without a request is closed.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes a second that a client must take of an answer, after a grace of five seconds.</summary>
    public double MinAnswerRate { get; init; } = 1024;

    /// <summary>Within which an answer must be there; the report has <see cref="ReportTime"/>.</summary>
    public TimeSpan RequestTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Within which the report must be there. It is built on after that, for the next request.</summary>
    public TimeSpan ReportTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Within which requests may finish when the service is told to end.</summary>
    public TimeSpan EndTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Number of reports that are kept.</summary>
    public int KeptReports { get; init; } = 4;
}
