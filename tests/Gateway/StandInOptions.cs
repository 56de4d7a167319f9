namespace MgcBackfill.Gateway;

/// <summary>What the stand-in is like.</summary>
internal sealed record StandInOptions
{
    /// <summary>The key that it accepts.</summary>
    public string Key { get; init; } = "db-synthetic-key-of-the-stand-in";

    /// <summary>First UTC date of its market.</summary>
    public DateOnly First { get; init; } = new(2024, 1, 2);

    /// <summary>Last UTC date of its market.</summary>
    public DateOnly Last { get; init; } = new(2024, 1, 12);

    /// <summary>How many minutes have a bar.</summary>
    public double Density { get; init; } = 0.05;

    /// <summary>US dollars for 10^9 bytes of records.</summary>
    public decimal PricePerGigabyte { get; init; } = 280m;

    /// <summary>How often a job's state is asked for before the job is done.</summary>
    public int QuestionsUntilDone { get; init; } = 2;

    /// <summary>The port at 127.0.0.1; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>True to write a line for each request to the standard error stream.</summary>
    public bool Log { get; init; }
}
