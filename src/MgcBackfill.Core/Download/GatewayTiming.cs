namespace MgcBackfill.Download;

/// <summary>How long to wait for the service, and how often to ask it again.</summary>
internal sealed record GatewayTiming
{
    /// <summary>The values for the vendor's service.</summary>
    public static GatewayTiming Default { get; } = new();

    /// <summary>How often a request that buys nothing is sent before its failure counts.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>The wait before the second attempt; it doubles for each further one.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two attempts, also if the service asks for a longer one.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the service may send nothing.</summary>
    public TimeSpan MaxSilence { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The wait before a job's state is asked for again, at first; it doubles up to <see cref="MaxPollDelay"/>.</summary>
    public TimeSpan FirstPollDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait between two questions for a job's state.</summary>
    public TimeSpan MaxPollDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The wait after an attempt, without what the service itself asks for.</summary>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    public TimeSpan DelayAfter(int attempt) =>
        TimeSpan.FromTicks((long)Math.Min(MaxDelay.Ticks, FirstDelay.Ticks * Math.Pow(2, Math.Min(attempt - 1, 20))));
}
