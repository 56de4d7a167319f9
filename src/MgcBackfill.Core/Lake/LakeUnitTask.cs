namespace MgcBackfill.Lake;

/// <summary>A unit to build or to compare, as the headers of its sources define it.</summary>
/// <param name="Name">The unit.</param>
/// <param name="HasFront">True if it has a table of the front month.</param>
internal sealed record LakeUnitTask(LakeUnitName Name, bool HasFront)
{
    // A trading day begins an hour before the UTC day of its date, and ends an hour before the end of that day.
    private const long Hour = 3_600_000_000_000;

    /// <summary>The first instant whose bars decide what the unit holds, nanoseconds since the epoch.</summary>
    public long Start => HasFront ? Name.Start - Hour : Name.Start;

    /// <summary>The end of that time, exclusive, nanoseconds since the epoch.</summary>
    public long End => HasFront ? Name.End + 23 * Hour : Name.End;
}
