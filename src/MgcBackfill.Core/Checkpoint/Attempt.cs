using MgcBackfill.Market;

namespace MgcBackfill.Checkpoint;

/// <summary>An attempt at a chunk, with the state of its newest record and the days that it decided.</summary>
public sealed class Attempt
{
    private readonly Dictionary<TradingDay, DayRecord> _days = [];

    internal Attempt(ChunkRecord first) => Newest = first;

    /// <summary>The attempt's id.</summary>
    public long Id => Newest.AttemptId;

    /// <summary>The attempt's newest record.</summary>
    public ChunkRecord Newest { get; private set; }

    /// <summary>True once the attempt has begun. Before that, it has no effect on the status of its days.</summary>
    public bool Begun { get; private set; }

    /// <summary>The status of the attempt. An attempt that began and became pending again is resumed like one that a crash ended.</summary>
    public AttemptStatus Status => Newest.Status == AttemptStatus.Pending && Begun ? AttemptStatus.InProgress : Newest.Status;

    /// <summary>The days of the chunk.</summary>
    public TradingDayRange Range => Newest.Range;

    /// <summary>The decisions by day; a day without bars has none.</summary>
    public IReadOnlyDictionary<TradingDay, DayRecord> Days => _days;

    internal void Add(ChunkRecord record)
    {
        Newest = record;
        Begun |= record.Status != AttemptStatus.Pending;
    }

    internal void Add(DayRecord day) => _days[TradingDay.From(day.TradingDay)] = day;
}
