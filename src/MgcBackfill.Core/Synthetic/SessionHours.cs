namespace MgcBackfill.Synthetic;

/// <summary>The minutes of a session in which a product trades, counted from 17:00 US Central. Ends are exclusive.</summary>
/// <param name="Open">The first minute.</param>
/// <param name="Close">The end.</param>
/// <param name="PauseStart">Where a pause begins; the same as its end if there is none.</param>
/// <param name="PauseEnd">Where it ends.</param>
internal readonly record struct SessionHours(int Open, int Close, int PauseStart = 0, int PauseEnd = 0)
{
    /// <summary>No minute at all.</summary>
    public static SessionHours None => default;

    /// <summary>True if the product trades in a minute.</summary>
    public bool Contains(int minute) => Open <= minute && minute < Close && !(PauseStart <= minute && minute < PauseEnd);
}
