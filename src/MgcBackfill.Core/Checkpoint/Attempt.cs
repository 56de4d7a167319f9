using MgcBackfill.Market;

namespace MgcBackfill.Checkpoint;

/// <summary>An attempt at a chunk, as its newest record tells it, with the days it decided.</summary>
public sealed class Attempt
{
    private readonly Dictionary<TradingDay, DayRecord> _days = [];

    internal Attempt(ChunkRecord first) => Newest = first;

    /// <summary>The attempt's id.</summary>
    public long Id => Newest.AttemptId;

    /// <summary>The newest record.</summary>
    public ChunkRecord Newest { get; private set; }

    /// <summary>True once the attempt has begun: only then does it say anything of its days.</summary>
    public bool Begun { get; private set; }

    /// <summary>Where it stands. An attempt that began and was given back is resumed like one that a crash left.</summary>
    public AttemptStatus Status => Newest.Status == AttemptStatus.Pending && Begun ? AttemptStatus.InProgress : Newest.Status;

    /// <summary>The days of the chunk.</summary>
    public TradingDayRange Range => Newest.Range;

    /// <summary>The decisions by day; days without a bar have none.</summary>
    public IReadOnlyDictionary<TradingDay, DayRecord> Days => _days;

    internal void Add(ChunkRecord record)
    {
        Newest = record;
        Begun |= record.Status != AttemptStatus.Pending;
    }

    internal void Add(DayRecord day) => _days[TradingDay.Of(day.TradingDay)] = day;
}
